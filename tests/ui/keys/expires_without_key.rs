use thalweg::prelude::*;

stream!(
    fn counts(sales: impl Source<(u32, u64)>, out: impl Sink<(u32, u64)>) {
        sales.expire_after(1.hours()).count().sink(out);
    }
);

fn main() {}
