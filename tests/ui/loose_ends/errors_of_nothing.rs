use thalweg::prelude::*;

stream!(
    fn numbers(words: impl Source<String>, out: impl Sink<String>) {
        words.or_drop().sink(out);
    }
);

fn main() {}
