// Two mistakes: where rustc does not know an operator, the other chains are checked.
use thalweg::prelude::*;

#[derive(Clone)]
pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn warm(readings: impl Source<Reading>, warm: impl Sink<Reading>, cold: impl Sink<Reading>) {
        readings.filter(|reading| reading.celsuis > 20.0).sink(warm);
        readings.fliter(|reading| reading.celsius < 0.0).sink(cold);
    }
);

fn main() {}
