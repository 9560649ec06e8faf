// A stream that is `mut`.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let mut valid = readings.filter(|reading| reading.valid);
//          ^^^ error: a stream can't be `mut`: it is a part of the graph, not a value
//              help: bind it again where it changes: `let valid = valid.map(..)`
        valid.sink(out);
    }
);
