// A statement that only lacks its `;` binds what it says.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.filter(|reading| reading.valid)
//                                                         ^ error: expected `;`, found `valid`
        valid.sink(out);
    }
);
