use thalweg::prelude::*;

stream!(
    fn summary(sales: impl Source<(u32, String)> + Bounded, out: impl Sink<(u32, (u64, u64))>) {
        sales.key_by(|sale| sale.0).aggregate(|all| (all.count(), all.sum(|sale| sale.1.clone()))).sink(out);
    }
);

fn main() {}
