use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.filter(f64::is_finite).sink(out);
    }
);

fn main() {}
