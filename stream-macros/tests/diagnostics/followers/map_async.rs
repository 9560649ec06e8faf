// Errors of outside calls without a decision.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.map_async(16, async |reading| check(reading).await).sink(out);
//               ^^^^^^^^^ error: nothing says what becomes of the errors of `map_async`
//                         help: write `.or_fail()`, `.or_drop()`, or `.split_errors()` after it: `let (results, errors) = ..`
    }
);
