// A word about late items where nothing is late.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(1.mins()).processing_time()).count().drop_late().sink(out);
//                                                                    ^^^^^^^^^ error: nothing is ever late for a window of processing time
//                                                                              help: remove `.drop_late()`
    }
);
