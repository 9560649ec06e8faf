use thalweg::prelude::*;

stream!(
    fn once(prices: impl Source<f64> + Bounded, out: impl Sink<f64>) {
        prices.dedup(|price| *price).sink(out);
    }
);

fn main() {}
