// An attribute that is not supported yet.
stream!(
    #[durable]
//  ^^^^^^^^^^ error: `#[durable]` is not supported yet
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.sink(out);
    }
);
