// The result of a sub-pipeline that nothing consumes.
stream!(
    fn valid(readings: Stream<Reading>) -> Stream<Reading> {
        readings.filter(|reading| reading.valid)
    }
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        valid(readings);
//      ^^^^^ error: the stream from `valid` leads to no output
//            help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
        readings.sink(out);
    }
);
