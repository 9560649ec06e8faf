// A stream in a plain statement.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        println!("{}", readings);
//                     ^^^^^^^^ error: `readings` can't be used as a value: it is a part of the graph
//                              note: plain Rust runs once, when the job is built
        readings.sink(out);
    }
);
