// A `?` in a chain.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.map(|reading| check(reading))?.sink(out);
//                                            ^ error: a stream can't be followed by `?`: the graph is fixed when it is compiled
//                                              help: for items that can fail, write `.try_map(|item| ..).or_fail()`
    }
);
