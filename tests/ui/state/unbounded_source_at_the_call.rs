// rustc says it twice where it takes more than one step to find out: for the argument, and for what the pipeline returns.
use thalweg::prelude::*;

stream!(
    fn totals(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
        sales.key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
    }
);

fn main() {
    let (_sender, sales) = channel(8);
    let _job = totals(sales, &mut Vec::new());
}
