use thalweg::prelude::*;

stream!(
    fn both(readings: impl Source<f64>, others: impl Source<f64>, out: impl Sink<f64>) {
        readings.flat_map(|celsius| others.map(|other| other + celsius)).sink(out);
        others.print();
    }
);

fn main() {}
