// Errors without a decision.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.try_map(|reading| check(reading)).sink(out);
//               ^^^^^^^ error: nothing says what becomes of the errors of `try_map`
//                       help: write `.or_fail()`, `.or_drop()`, or `.split_errors()` after it: `let (results, errors) = ..`
    }
);
