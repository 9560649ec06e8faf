// One of two results that nothing consumes.
stream!(
    fn split(readings: Stream<Reading>) -> (Stream<Reading>, Stream<Reading>) {
        let (valid, invalid) = readings.partition(|reading| reading.valid);
        (valid, invalid)
    }
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let (valid, invalid) = split(readings);
//                  ^^^^^^^ error: stream `invalid` leads to no output
//                          help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
        valid.sink(out);
    }
);
