// A stream in a value.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(size(readings))).count().drop_late().sink(out);
//                                    ^^^^^^^^ error: `readings` can't be used as a value: it is a part of the graph
//                                             note: plain Rust runs once, when the job is built
    }
);
