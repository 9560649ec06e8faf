use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        reading.filter(|celsius| *celsius > 20.0).sink(out);
        readings.print();
    }
);

fn main() {}
