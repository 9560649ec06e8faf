// A stream that is taken apart.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let [valid, invalid] = readings.partition(|reading| reading.valid);
//          ^^^^^^^^^^^^^^^^ error: a stream is bound to a name
//                           help: write `let name = ..`, or `let (first, second) = ..` for two streams
        valid.merge(invalid).sink(out);
    }
);
