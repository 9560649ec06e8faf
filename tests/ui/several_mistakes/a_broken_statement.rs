// Two mistakes: behind a statement that does not parse, the types of the others are checked.
use thalweg::prelude::*;

#[derive(Clone)]
pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn warm(readings: impl Source<Reading>, warm: impl Sink<Reading>, cold: impl Sink<Reading>) {
        let warmer = readings.filter(|reading| reading.celsius > );
        warmer.sink(warm);
        readings.filter(|reading| reading.celsuis < 0.0).sink(cold);
    }
);

fn main() {}
