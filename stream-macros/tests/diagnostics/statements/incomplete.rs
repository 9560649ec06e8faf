// An expression that is being typed is left to rustc.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.
    }
);
