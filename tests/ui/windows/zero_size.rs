use thalweg::prelude::*;

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
            .window(tumbling(0.mins()))
            .count()
            .drop_late()
            .sink(out);
    }
);

fn main() {}
