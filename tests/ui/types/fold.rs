use thalweg::prelude::*;

stream!(
    fn total(words: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
        words.key_by(|word| word.0).fold(0, |sum: u64, word| Some(sum + word.1)).sink(out);
    }
);

fn main() {}
