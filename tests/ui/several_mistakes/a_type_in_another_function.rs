// Two mistakes: of what is wrong in one function, the other knows nothing.
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

    fn cold(readings: impl Source<f64>, out: impl Sink<f64>) {
        if true {
            readings.sink(out);
        }
    }
);

fn main() {}
