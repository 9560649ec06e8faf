// An unknown operator may be an output.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.snik(out);
    }
);
