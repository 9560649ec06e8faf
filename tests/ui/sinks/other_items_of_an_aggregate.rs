use thalweg::prelude::*;

stream!(
    fn many(readings: impl Source<u32> + Bounded, out: impl Sink<(u32, u32)>) {
        readings.key_by(|number| number % 10).count().sink(out);
    }
);

fn main() {}
