// Other items go through, whatever is wrong in them.
stream!(
    struct Broken { field };
    fn plain(number: u32) -> u32 {
        number.
    }
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.sink(out);
    }
);
