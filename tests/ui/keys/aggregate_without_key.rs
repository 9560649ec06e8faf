use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn many(readings: impl Source<Reading> + Bounded, out: impl Sink<(u32, u64)>) {
        readings.count().sink(out);
    }
);

fn main() {}
