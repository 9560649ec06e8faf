// Late items that nothing consumes.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let (counts, late) = readings.window(tumbling(1.mins())).count().split_late();
//                   ^^^^ error: nothing consumes these late items
//                        help: to drop them, write `.drop_late()` or `.count_late()` instead of `.split_late()`
        counts.sink(out);
    }
);
