// An output at the beginning of a chain.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.sink(out);
        out.map(|reading| reading).print();
//      ^^^ error: `out` is an output, and not a stream
//          help: an output takes the items of a stream: `stream.sink(out)`
    }
);
