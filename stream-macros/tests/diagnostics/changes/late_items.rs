// Without a word about late items, with and without something behind it, and with one where nothing is late.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(1.mins())).count().changes().sink(out);
//                                                  ^^^^^^^ error: nothing says what becomes of the items that are late for `count`
//                                                          note: an item can come after its window of event time has closed
//                                                          help: write `.drop_late()`, `.count_late()`, or `.split_late()` after it: `let (on_time, late) = ..`
        let changes = readings.window(tumbling(1.mins())).count().changes();
//                                                                ^^^^^^^ error: nothing says what becomes of the items that are late for `count`
//                                                                        note: an item can come after its window of event time has closed
//                                                                        help: write `.drop_late()`, `.count_late()`, or `.split_late()` after it: `let (on_time, late) = ..`
        let unused = readings.window(tumbling(1.mins())).count().changes().drop_late();
//          ^^^^^^ error: stream `unused` leads to no output
//                 help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
    }
);
