use thalweg::prelude::*;

stream!(
    fn prices(sales: impl Source<(u32, u64)>, out: impl Sink<u64>) {
        sales.key_by(|sale| sale.0).expire_after(1.hours()).map_values(|sale| sale.1).sink(out);
    }
);

fn main() {}
