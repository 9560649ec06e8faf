use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        warm.sink(out);
        let warm = readings.filter(|celsius| *celsius > 20.0);
    }
);

fn main() {}
