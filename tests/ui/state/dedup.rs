use thalweg::prelude::*;

stream!(
    fn once(sales: impl Source<(u32, u64)>, out: impl Sink<(u32, u64)>) {
        sales.dedup(|sale| sale.0).sink(out);
    }
);

fn main() {}
