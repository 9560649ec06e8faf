use thalweg::prelude::*;

stream!(
    fn total(words: impl Source<(u32, String)> + Bounded, out: impl Sink<(u32, u64)>) {
        words.key_by(|word| word.0).sum(|word| word.1.clone()).sink(out);
    }
);

fn main() {}
