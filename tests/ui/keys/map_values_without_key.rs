use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn many(readings: impl Source<Reading>, out: impl Sink<f64>) {
        readings.map_values(|reading| reading.celsius).sink(out);
    }
);

fn main() {}
