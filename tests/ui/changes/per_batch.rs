use thalweg::prelude::*;

stream!(
    fn counts(words: impl Source<String>, out: impl Sink<(String, Change<u64>)>) {
        words.key_by(|word| word.clone()).per_batch().count().changes().sink(out);
    }
);

fn main() {}
