use thalweg::prelude::*;

stream!(
    fn longest(words: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, (u32, u64))>) {
        words.key_by(|word| word.0).reduce(|a, b| a.1.max(b.1)).sink(out);
    }
);

fn main() {}
