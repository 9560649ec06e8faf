// A partition of which nothing is consumed.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.partition(|reading| reading.valid);
//               ^^^^^^^^^ error: the stream from `partition` leads to no output
//                         help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
        readings.sink(out);
    }
);
