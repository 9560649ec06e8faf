use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, warm: impl Sink<f64>, cold: impl Sink<f64>) {
        readings.filter(|celsius| *celsius > 20.0).sink(warm);
    }
);

fn main() {}
