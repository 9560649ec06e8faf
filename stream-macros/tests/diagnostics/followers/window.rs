// A window without an aggregate.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(1.mins())).map(|reading| reading).sink(out);
//               ^^^^^^ error: `window` must be followed by an aggregate
//                      help: write one of `count`, `sum`, `min`, `max`, `mean`, `reduce`, `reduce_invertible`, `fold`, `collect`, `distinct`, `top` or `aggregate` after it
    }
);
