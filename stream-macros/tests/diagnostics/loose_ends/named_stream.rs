// A named stream without an output.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings.filter(|reading| reading.valid);
//          ^^^^^ error: stream `valid` leads to no output
//                help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
        readings.sink(out);
    }
);
