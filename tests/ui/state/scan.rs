use thalweg::prelude::*;

stream!(
    fn totals(sales: impl Source<(u32, u64)>, out: impl Sink<u64>) {
        sales
            .key_by(|sale| sale.0)
            .scan(0, |total, sale| {
                *total += sale.1;
                *total
            })
            .sink(out);
    }
);

fn main() {}
