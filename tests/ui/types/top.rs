use thalweg::prelude::*;

stream!(
    fn highest(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, Vec<(u32, u64)>)>) {
        sales.key_by(|sale| sale.0).top("three", |sale| sale.1).sink(out);
    }
);

fn main() {}
