// A stream with a type.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid: Stream<Reading> = readings.filter(|reading| reading.valid);
//                 ^^^^^^^^^^^^^^^ error: a stream's `let` takes no type
//                                 help: remove the type: it follows from the chain
        valid.sink(out);
    }
);
