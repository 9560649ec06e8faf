// An expression that is being typed, at the end of the body.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.
//              ^ error: unexpected end of input, expected identifier or integer
    }
);
