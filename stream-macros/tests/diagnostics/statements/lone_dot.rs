// An operator that is being typed above another line.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.
//                          ^ error: expected an operator behind the dot
        valid.sink(out);
    }
);
