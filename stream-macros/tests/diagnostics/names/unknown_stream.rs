// An unknown name is rustc's to report, and nothing follows from it.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        reading.filter(|reading| reading.valid).sink(out);
    }
);
