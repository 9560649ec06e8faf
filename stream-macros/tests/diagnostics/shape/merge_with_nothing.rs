// A `merge` with what gives no stream.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.merge(readings.print()).sink(out);
//                              ^^^^^ error: expected 1 stream, found no stream
    }
);
