use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        for celsius in readings {
            println!("{celsius}");
        }
        readings.sink(out);
    }
);

fn main() {}
