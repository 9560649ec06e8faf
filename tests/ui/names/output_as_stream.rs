use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.sink(out);
        out.print();
    }
);

fn main() {}
