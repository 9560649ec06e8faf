// Of what comes once, for good.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.per_batch().count().changes().sink(out);
//                                   ^^^^^^^ error: the result of a batch never changes
//                                           note: the next batch begins anew
//                                           help: remove `.changes()`
        readings.window(count_window(3)).count().changes().sink(out);
//                                               ^^^^^^^ error: the result of a window of so many items never changes
//                                                       note: it comes once, when the window is full
//                                                       help: remove `.changes()`
        readings.window(tumbling(1.mins()).processing_time()).count().changes().sink(out);
//                                                                    ^^^^^^^ error: the result of a window of processing time never changes
//                                                                            note: it comes once, when the window closes
//                                                                            help: remove `.changes()`
//                                                                            help: or say what it comes to so far: `tumbling(..).early(every(1.secs()))`
    }
);
