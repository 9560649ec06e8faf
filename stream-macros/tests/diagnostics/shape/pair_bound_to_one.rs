// One name for two streams.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let both = readings.partition(|reading| reading.valid);
//          ^^^^ error: `partition` gives two streams
//               help: bind both: `let (first, second) = ..`
        both.sink(out);
    }
);
