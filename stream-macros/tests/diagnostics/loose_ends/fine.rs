// An output fed twice, and a stream used twice.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.filter(|reading| reading.valid);
        valid.sink(out);
        valid.sink(out);
    }
);
