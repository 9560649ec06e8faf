// The `let` behind an incomplete expression is whole.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.
//                          ^ error: expected identifier or integer
        let cold = readings.filter(|reading| reading.cold);
        cold.try_map(|reading| check(reading)).print();
//           ^^^^^^^ error: nothing says what becomes of the errors of `try_map`
//                   help: write `.or_fail()`, `.or_drop()`, or `.split_errors()` after it: `let (results, errors) = ..`
    }
);
