// A guarantee that nobody knows.
stream!(
    #[durable(at_most_once)]
//  ^^^^^^^^^^^^^^^^^^^^^^^^ error: `#[durable]` knows only `exactly_once`
//                           help: write `#[durable]`, for each result at least once, or `#[durable(exactly_once)]`
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.sink(out);
    }
);
