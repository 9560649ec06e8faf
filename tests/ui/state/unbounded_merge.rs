use thalweg::prelude::*;

stream!(
    fn totals(
        old: impl Source<(u32, u64)> + Bounded,
        new: impl Source<(u32, u64)>,
        out: impl Sink<(u32, u64)>,
    ) {
        old.merge(new).key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
    }
);

fn main() {}
