use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        while true {
            readings.sink(out);
        }
    }
);

fn main() {}
