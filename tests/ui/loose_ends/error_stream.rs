use thalweg::prelude::*;

stream!(
    fn numbers(words: impl Source<String>, out: impl Sink<u32>) {
        let (numbers, errors) = words.try_map(|word| word.parse::<u32>()).split_errors();
        numbers.sink(out);
    }
);

fn main() {}
