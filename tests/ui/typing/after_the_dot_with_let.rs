use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        let warm = readings.;
        warm.sink(out);
    }
);

fn main() {}
