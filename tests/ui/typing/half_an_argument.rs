use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        let warm = readings.filter(|celsius| *celsius > );
        warm.sink(out);
    }
);

fn main() {}
