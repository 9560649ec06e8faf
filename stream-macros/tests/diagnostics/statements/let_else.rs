// A stream that may not be.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.filter(|reading| reading.valid) else { return };
//                                                           ^^^^ error: a stream can't stand in a `let … else`: it always exists
        valid.sink(out);
    }
);
