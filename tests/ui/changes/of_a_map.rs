use thalweg::prelude::*;

stream!(
    fn counts(words: impl Source<String>, out: impl Sink<usize>) {
        words.map(|word| word.len()).changes().sink(out);
    }
);

fn main() {}
