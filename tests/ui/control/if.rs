use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, verbose: bool, out: impl Sink<f64>) {
        if verbose {
            readings.print();
        }
        readings.sink(out);
    }
);

fn main() {}
