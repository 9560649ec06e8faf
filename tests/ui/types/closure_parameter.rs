use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.filter(|celsius: &f32| *celsius > 20.0).sink(out);
    }
);

fn main() {}
