// All mistakes are reported together, in the order of the text.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(0.secs())).count().drop_late().sink(out);
//                               ^^^^^^^^ error: the window's size is zero
        readings.try_map(|reading| check(reading)).print();
//               ^^^^^^^ error: nothing says what becomes of the errors of `try_map`
//                       help: write `.or_fail()`, `.or_drop()`, or `.split_errors()` after it: `let (results, errors) = ..`
        readings.filter(|reading| reading.valid);
//               ^^^^^^ error: the stream from `filter` leads to no output
//                      help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
    }
);
