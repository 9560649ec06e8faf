// A chain that begins with a later name.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        late.sink(out);
//      ^^^^ error: stream `late` is used before its `let`
//           note: `late` is bound on line 5
//           help: move its `let` up
        let late = readings.filter(|reading| reading.late);
    }
);
