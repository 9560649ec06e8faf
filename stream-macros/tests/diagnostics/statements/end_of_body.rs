// A statement that ends with the body.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.sink(out);
        let valid =
//                ^ error: unexpected end of input, expected an expression
    }
);
