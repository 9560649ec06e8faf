use thalweg::prelude::*;

#[derive(Clone)]
pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn all(readings: impl Source<Reading> + Bounded, out: impl Sink<(u32, Vec<Reading>)>) {
        readings.key_by(|reading| reading.sensor).collect().sink(out);
    }
);

fn main() {}
