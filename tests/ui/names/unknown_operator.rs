use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.fliter(|celsius| *celsius > 20.0).sink(out);
    }
);

fn main() {}
