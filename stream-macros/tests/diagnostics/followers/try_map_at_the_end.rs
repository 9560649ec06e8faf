// Errors without a decision at the end of a chain.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let checked = readings.try_map(|reading| check(reading));
//                             ^^^^^^^ error: nothing says what becomes of the errors of `try_map`
//                                     help: write `.or_fail()`, `.or_drop()`, or `.split_errors()` after it: `let (results, errors) = ..`
        readings.sink(out);
    }
);
