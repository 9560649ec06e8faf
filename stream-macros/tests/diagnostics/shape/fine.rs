// Sub-pipelines with two results, configuration, outputs and streams made in place.
stream!(
    fn split(readings: Stream<Reading>, limit: f64, broken: impl Sink<Reading>) -> (Stream<Reading>, Stream<Reading>) {
        let (valid, invalid) = readings.partition(|reading| reading.valid);
        invalid.sink(broken);
        let (high, low) = valid.partition(|reading| reading.celsius > limit);
        (high, low)
    }
    fn pipeline(
        readings: impl Source<Reading> + Bounded,
        others: impl Source<Reading>,
        out: impl Sink<Reading>,
        broken: impl Sink<Reading>,
    ) {
        let (high, low) = split(readings.merge(others.filter(|reading| reading.valid)), 3.0, broken);
        high.merge(low).sink(out);
    }
);
