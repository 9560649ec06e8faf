// What expires must keep state.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .expire_after(1.hours())
//           ^^^^^^^^^^^^ error: `expire_after` must be followed by an operator with state of its own
//                        help: write one of `count`, `sum`, `min`, `max`, `mean`, `reduce`, `reduce_invertible`, `fold`, `collect`, `distinct`, `top`, `aggregate`, `scan`, `process` or `initial` after it
            .map_values(|reading| reading.celsius)
            .sink(out);
    }
);
