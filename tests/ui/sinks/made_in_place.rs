use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, path: String) {
        readings.sink(path);
    }
);

fn main() {}
