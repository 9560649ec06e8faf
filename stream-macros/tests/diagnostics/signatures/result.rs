// A pipeline with a result.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) -> u32 {
//                                                                          ^^^ error: a pipeline has no result of its own: it returns a job
//                                                                              help: let items leave through a parameter: `out: impl Sink<T>`
        readings.sink(out);
    }
);
