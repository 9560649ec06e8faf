use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn ordered(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.timestamp(|reading| reading.at).watermark(5.secs()).sink(out);
    }
);

fn main() {}
