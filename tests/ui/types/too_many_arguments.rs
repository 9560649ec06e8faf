use thalweg::prelude::*;

stream!(
    fn many(readings: impl Source<f64> + Bounded, out: impl Sink<(bool, u64)>) {
        readings.key_by(|celsius| *celsius > 0.0).count(3).sink(out);
    }
);

fn main() {}
