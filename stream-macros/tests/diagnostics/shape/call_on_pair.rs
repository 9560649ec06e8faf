// A call on two streams.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.partition(|reading| reading.valid).sink(out);
//                                                  ^^^^ error: `partition` gives two streams, and not one
//                                                       help: bind both, and go on with each: `let (first, second) = ..`
    }
);
