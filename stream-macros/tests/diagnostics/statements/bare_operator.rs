// An operator without its parentheses is left to rustc.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.filter(|reading| reading.valid).fil
    }
);
