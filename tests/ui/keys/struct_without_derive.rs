use thalweg::prelude::*;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Place(String);

stream!(
    fn many(readings: impl Source<(Place, f64)> + Bounded, out: impl Sink<(Place, u64)>) {
        readings.key_by(|reading| reading.0.clone()).count().sink(out);
    }
);

fn main() {}
