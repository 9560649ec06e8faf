// A sub-pipeline with too few arguments.
stream!(
    fn above(readings: Stream<Reading>, limit: f64) -> Stream<Reading> {
        readings.filter(|reading| reading.celsius > limit)
    }
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        above(readings).sink(out);
//      ^^^^^ error: `above` takes 2 arguments, and is given 1
//            note: its parameters are `readings: Stream<Reading>, limit: f64`
    }
);
