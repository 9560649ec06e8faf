use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn many(readings: impl Source<Reading> + Bounded, out: impl Sink<(u32, f64)>) {
        readings.key_by(|reading| reading.sensor).map(|reading| reading.celsius).mean(|celsius| *celsius).sink(out);
    }
);

fn main() {}
