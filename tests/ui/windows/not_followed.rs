use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn per_minute(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(tumbling(1.mins()).processing_time()).sink(out);
    }
);

fn main() {}
