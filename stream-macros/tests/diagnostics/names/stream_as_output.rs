// A stream as the argument of `sink`.
stream!(
    fn pipeline(readings: impl Source<Reading>, other: impl Source<Reading>) {
        other.sink(readings);
//                 ^^^^^^^^ error: `readings` is a stream, and not an output
//                          help: to put two streams together, write `.merge(readings)`
    }
);
