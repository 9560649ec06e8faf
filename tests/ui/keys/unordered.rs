use thalweg::prelude::*;

#[derive(Clone, Record)]
pub struct Word(String);

stream!(
    fn last(words: impl Source<(u32, Word)> + Bounded, out: impl Sink<(u32, Word)>) {
        words.key_by(|word| word.0).max(|word| word.1.clone()).sink(out);
    }
);

fn main() {}
