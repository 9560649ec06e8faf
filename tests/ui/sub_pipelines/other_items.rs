use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn plausible(readings: Stream<f64>) -> Stream<f64> {
        readings.filter(|celsius| *celsius > -60.0)
    }

    fn warm(readings: impl Source<Reading>, out: impl Sink<f64>) {
        plausible(readings).sink(out);
    }
);

fn main() {}
