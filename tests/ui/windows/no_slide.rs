use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn many(readings: impl Source<Reading>, out: impl Sink<(u32, Window, u64)>) {
        readings.key_by(|reading| reading.sensor).window(sliding(10.mins()).processing_time()).count().sink(out);
    }
);

fn main() {}
