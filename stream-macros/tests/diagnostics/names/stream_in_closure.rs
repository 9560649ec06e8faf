// A stream in a closure.
stream!(
    fn pipeline(readings: impl Source<Reading>, known: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.filter(|reading| known.contains(reading)).sink(out);
//                                ^^^^^ error: `known` can't be used in a closure: it is a part of the graph
//                                      note: a closure sees one item, and what was computed before the job
    }
);
