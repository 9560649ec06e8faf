use thalweg::prelude::*;

stream!(
    fn many(readings: impl Source<f64> + Bounded, out: impl Sink<(u32, u64)>) {
        readings.key_by(|celsius| *celsius).count().sink(out);
    }
);

fn main() {}
