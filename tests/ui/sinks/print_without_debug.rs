use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn show(readings: impl Source<Reading>) {
        readings.print();
    }
);

fn main() {}
