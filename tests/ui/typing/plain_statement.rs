use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        let limit = 20.0 + ;
        readings.filter(|celsius| *celsius > limit).sink(out);
    }
);

fn main() {}
