use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.filter(|celsius| *celsius > 20.0).await.sink(out);
    }
);

fn main() {}
