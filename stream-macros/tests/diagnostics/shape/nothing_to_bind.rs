// A `let` of what an output gives.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let done = readings.sink(out);
//          ^^^^ error: `sink` gives no stream
//               help: remove the `let`
    }
);
