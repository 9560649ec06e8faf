// An unknown function is rustc's to report.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        plausibel(readings).sink(out);
    }
);
