// A broken statement is reported once, and nothing follows from it.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.filter(|reading| reading valid);
//                                                    ^^^^^ error: expected `,`
        valid.sink(out);
    }
);
