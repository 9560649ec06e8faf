use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

stream!(
    fn both(a: impl Source<Reading>, b: impl Source<Reading>, out: impl Sink<Reading>) {
        a.timestamp(|reading| reading.at).merge(b).sink(out);
    }
);

fn main() {}
