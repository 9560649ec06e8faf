use thalweg::prelude::*;

use std::time::Duration;

const SLIDE: Duration = Duration::from_secs(61);

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn per_minute(readings: impl Source<Reading>, out: impl Sink<(u32, Window, u64)>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(5.secs()))
            .key_by(|reading| reading.sensor)
            .window(sliding(1.mins()).every(SLIDE))
            .count()
            .drop_late()
            .sink(out);
    }
);

fn main() {}
