// A stream that is bound to nothing.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let _ = readings.filter(|reading| reading.valid);
//          ^ error: the stream from `filter` leads to no output
//            help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
        readings.sink(out);
    }
);
