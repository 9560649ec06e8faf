use thalweg::prelude::*;

stream!(
    fn both(a: impl Source<u32>, b: Vec<u32>, out: impl Sink<u32>) {
        a.merge(b).sink(out);
    }
);

fn main() {}
