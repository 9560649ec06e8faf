use thalweg::prelude::*;

stream!(
    fn numbers(words: impl Source<String>, out: impl Sink<u32>) {
        words.try_map(|word| word.parse::<u32>()).sink(out);
    }
);

fn main() {}
