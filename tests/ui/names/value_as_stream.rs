use thalweg::prelude::*;

stream!(
    fn warm(readings: Vec<f64>, out: impl Sink<f64>) {
        readings.filter(|celsius| *celsius > 20.0).sink(out);
    }
);

fn main() {}
