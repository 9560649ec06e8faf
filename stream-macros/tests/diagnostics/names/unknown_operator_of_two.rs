// An unknown operator may give two streams.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let (valid, invalid) = readings.partitoin(|reading| reading.valid);
        valid.sink(out);
    }
);
