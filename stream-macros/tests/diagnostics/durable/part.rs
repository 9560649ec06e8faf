// A sub-pipeline has no checkpoint of its own.
stream!(
    #[durable]
//  ^^^^^^^^^^ error: a sub-pipeline can't be durable by itself: it is a part of the pipelines that call it
//             help: write the attribute above those
    fn warm(readings: Stream<Reading>) -> Stream<Reading> {
        readings.filter(|reading| reading.celsius > 20.0)
    }

    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        warm(readings).sink(out);
    }
);
