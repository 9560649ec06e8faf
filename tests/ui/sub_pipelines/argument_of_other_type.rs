use thalweg::prelude::*;

stream!(
    fn above(readings: Stream<f64>, limit: f64) -> Stream<f64> {
        readings.filter(|celsius| *celsius > limit)
    }

    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        above(readings, "20").sink(out);
    }
);

fn main() {}
