// A sub-pipeline with too many arguments.
stream!(
    fn valid(readings: Stream<Reading>) -> Stream<Reading> {
        readings.filter(|reading| reading.valid)
    }
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        valid(readings, 3.0).sink(out);
//      ^^^^^ error: `valid` takes 1 argument, and is given 2
//            note: its parameters are `readings: Stream<Reading>`
    }
);
