//! A durable job can't run without a checkpoint, and no other job has one.

use thalweg::prelude::*;

stream!(
    #[durable]
    fn durable(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.sink(out);
    }

    fn plain(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

fn main() {
    let mut out = Vec::new();
    durable(vec![1], &mut out).run_blocking().unwrap();
    plain(vec![1], &mut out).checkpoint_to("state").run_blocking().unwrap();
}
