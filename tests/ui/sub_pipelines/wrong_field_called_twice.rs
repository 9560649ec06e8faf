use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn plausible(readings: Stream<Reading>) -> Stream<Reading> {
        readings.filter(|reading| reading.celsuis > -60.0)
    }

    fn warm(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        plausible(readings).sink(out);
    }

    fn cold(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        plausible(plausible(readings)).sink(out);
    }
);

fn main() {}
