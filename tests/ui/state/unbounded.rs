use thalweg::prelude::*;

stream!(
    fn totals(sales: impl Source<(u32, u64)>, out: impl Sink<(u32, u64)>) {
        sales.key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
    }
);

fn main() {}
