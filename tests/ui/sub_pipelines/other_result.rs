use thalweg::prelude::*;

stream!(
    fn rounded(readings: Stream<f64>) -> Stream<i64> {
        readings.map(|celsius| celsius.round())
    }

    fn warm(readings: impl Source<f64>, out: impl Sink<i64>) {
        rounded(readings).sink(out);
    }
);

fn main() {}
