// An input that does not say what its items are.
stream!(
    fn pipeline(readings: impl Source, out: impl Sink<Reading>) {
//                             ^^^^^^ error: an input must say the type of its items
//                                    help: write `impl Source<T>`
        readings.sink(out);
    }
);
