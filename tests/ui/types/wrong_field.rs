use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn warm(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.filter(|reading| reading.celsuis > 20.0).sink(out);
    }
);

fn main() {}
