use thalweg::prelude::*;

#[derive(Clone)]
pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn sums(readings: impl Source<Reading>, out: impl Sink<(u32, Window, (u64, f64))>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(5.secs()))
            .key_by(|reading| reading.sensor)
            .window(sliding(10.mins()).every(1.mins()))
            .aggregate(|all| (all.count(), all.fold(0.0, |sum, reading| sum + reading.celsius)))
            .drop_late()
            .sink(out);
    }
);

fn main() {}
