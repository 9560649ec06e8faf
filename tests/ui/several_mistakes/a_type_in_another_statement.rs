// Two mistakes: where the graph can't be, its other chains are checked.
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
        readings.filter(|reading| reading.celsius < 0.0).await.sink(cold);
    }
);

fn main() {}
