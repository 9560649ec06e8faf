// Errors that nothing consumes.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let (good, _) = readings.try_map(|reading| check(reading)).split_errors();
//                 ^ error: nothing consumes these errors
//                   help: to drop and count them, write `.or_drop()` instead of `.split_errors()`
        good.sink(out);
    }
);
