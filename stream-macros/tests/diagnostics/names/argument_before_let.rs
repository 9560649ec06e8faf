// An argument that is bound later.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.merge(valid).sink(out);
//                     ^^^^^ error: stream `valid` is used before its `let`
//                           note: `valid` is bound on line 5
//                           help: move its `let` up
        let valid = readings.filter(|reading| reading.valid);
    }
);
