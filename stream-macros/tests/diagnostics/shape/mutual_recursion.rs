// Sub-pipelines that call each other, and a caller.
stream!(
    fn above(readings: Stream<Reading>) -> Stream<Reading> {
        below(readings.filter(|reading| reading.valid))
    }
    fn below(readings: Stream<Reading>) -> Stream<Reading> {
        above(readings)
//      ^^^^^ error: these sub-pipelines call each other
//            note: `above` → `below` → `above`, where each calls the next
//            note: a sub-pipeline becomes part of its caller's graph, which would have no end
    }
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        below(readings).sink(out);
    }
);
