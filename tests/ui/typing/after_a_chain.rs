use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn warm(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let warm = readings.filter(|reading| reading.celsius > 20.0).
        warm.sink(out);
    }
);

fn main() {}
