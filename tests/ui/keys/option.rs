use thalweg::prelude::*;

stream!(
    fn many(readings: impl Source<(Option<u32>, f64)> + Bounded, out: impl Sink<(u32, u64)>) {
        readings.key_by(|reading| reading.0).count().sink(out);
    }
);

fn main() {}
