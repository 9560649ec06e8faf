use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, limit: f64, out: impl Sink<f64>) {
        readings.filter(|celsius| *celsius > limits).sink(out);
    }
);

fn main() {}
