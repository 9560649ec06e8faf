use thalweg::prelude::*;

stream!(
    fn cooled(readings: Stream<f64>) -> Stream<f64> {
        cooled(readings.map(|celsius| celsius - 1.0))
    }

    fn cold(readings: impl Source<f64>, out: impl Sink<f64>) {
        cooled(readings).sink(out);
    }
);

fn main() {}
