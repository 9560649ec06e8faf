// A sub-pipeline that is called with a value.
stream!(
    fn valid(readings: Stream<Reading>) -> Stream<Reading> {
        readings.filter(|reading| reading.valid)
    }
    fn pipeline(out: impl Sink<Reading>) {
        valid(vec![Reading::default()]).sink(out);
//            ^^^^^^^^^^^^^^^^^^^^^^^^ error: a chain begins with the name of a stream
//                                     help: to make a stream of a value, write `source(vec![Reading::default()])`
    }
);
