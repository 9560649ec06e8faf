use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn stamped(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.timestamp(|reading| reading.at).timestamp(|reading| reading.at).sink(out);
    }
);

fn main() {}
