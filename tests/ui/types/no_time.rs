use thalweg::prelude::*;

stream!(
    fn stamped(readings: impl Source<(u64, f64)>, out: impl Sink<(u64, f64)>) {
        readings.timestamp(|reading| reading.0).sink(out);
    }
);

fn main() {}
