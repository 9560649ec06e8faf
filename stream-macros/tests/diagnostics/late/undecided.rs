// A window of event time without a word about late items.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(1.mins())).count().sink(out);
//                                          ^^^^^ error: nothing says what becomes of the items that are late for `count`
//                                                note: an item can come after its window of event time has closed
//                                                help: write `.drop_late()`, `.count_late()`, or `.split_late()` after it: `let (on_time, late) = ..`
    }
);
