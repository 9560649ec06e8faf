use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        let warm = ;
        warm.sink(out);
    }
);

fn main() {}
