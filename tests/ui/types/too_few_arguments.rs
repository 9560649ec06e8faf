use thalweg::prelude::*;

stream!(
    fn warmest(readings: impl Source<f64> + Bounded, out: impl Sink<(bool, Vec<f64>)>) {
        readings.key_by(|celsius| *celsius > 0.0).top(3).sink(out);
    }
);

fn main() {}
