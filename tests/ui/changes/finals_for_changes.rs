use thalweg::prelude::*;

stream!(
    fn counts(words: impl Source<String> + Bounded, out: impl Sink<(String, u64)>) {
        words.key_by(|word| word.clone()).count().changes().sink(out);
    }
);

fn main() {}
