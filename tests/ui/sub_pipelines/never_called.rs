#![deny(dead_code)]

use thalweg::prelude::*;

stream!(
    fn plausible(readings: Stream<f64>) -> Stream<f64> {
        readings.filter(|celsius| *celsius > -60.0)
    }

    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.sink(out);
    }
);

fn main() {
    let mut out = Vec::new();
    let _job = warm(vec![20.0], &mut out);
}
