// An input that is `mut`.
stream!(
    fn pipeline(mut readings: impl Source<Reading>, out: impl Sink<Reading>) {
//              ^^^^^^^^^^^^ error: an input or output is a plain name
//                           help: write `readings`
        readings.sink(out);
    }
);
