use thalweg::prelude::*;

stream!(
    fn pipeline(names: impl Source<(u32, u32)>, visits: impl Source<u32>, out: impl Sink<(u32, Option<u32>)>) {
        visits.lookup(names, |visit| *visit).sink(out);
    }
);

fn main() {}
