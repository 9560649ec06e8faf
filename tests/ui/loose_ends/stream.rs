use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        let cold = readings.filter(|celsius| *celsius < 0.0);
        readings.filter(|celsius| *celsius > 20.0).sink(out);
    }
);

fn main() {}
