use thalweg::prelude::*;

stream!(
    fn totals(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
        sales
            .key_by(|sale| sale.0)
            .process(0, |total, sale, _| {
                *total += sale.1;
                None
            })
            .on_expiry(|shop, total| Some((shop, total)))
            .sink(out);
    }
);

fn main() {}
