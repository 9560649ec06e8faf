use thalweg::prelude::*;

stream!(
    fn totals(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<u64>) {
        sales
            .scan(0, |total, sale| {
                *total += sale.1;
                *total
            })
            .sink(out);
    }
);

fn main() {}
