// A mistake in a sub-pipeline is reported once, however often it is called.
stream!(
    fn valid(readings: Stream<Reading>) -> Stream<Reading> {
        readings.filter(|reading| !reading.valid);
//               ^^^^^^ error: the stream from `filter` leads to no output
//                      help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
        readings.filter(|reading| reading.valid)
    }
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        valid(valid(readings)).sink(out);
    }
);
