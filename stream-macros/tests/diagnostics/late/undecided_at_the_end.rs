// The same where nothing follows.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let counts = readings.window(tumbling(1.mins())).count();
//                                                       ^^^^^ error: nothing says what becomes of the items that are late for `count`
//                                                             note: an item can come after its window of event time has closed
//                                                             help: write `.drop_late()`, `.count_late()`, or `.split_late()` after it: `let (on_time, late) = ..`
        readings.sink(out);
    }
);
