// An unknown operator is rustc's to report, and nothing follows from it.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.filtre(|reading| reading.valid);
        valid.sink(out);
    }
);
