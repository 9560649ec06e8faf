// A batch without an aggregate.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).per_batch().sink(out);
//                                                ^^^^^^^^^ error: `per_batch` must be followed by an aggregate
//                                                          help: write one of `count`, `sum`, `min`, `max`, `mean`, `reduce`, `reduce_invertible`, `fold`, `collect`, `distinct`, `top` or `aggregate` after it
    }
);
