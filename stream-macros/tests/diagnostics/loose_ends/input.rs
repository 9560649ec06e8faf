// An input that nothing reads.
stream!(
    fn pipeline(readings: impl Source<Reading>, others: impl Source<Reading>, out: impl Sink<Reading>) {
//                                              ^^^^^^ error: nothing reads the input `others`
//                                                     help: use it in a chain, or remove it
        readings.sink(out);
    }
);
