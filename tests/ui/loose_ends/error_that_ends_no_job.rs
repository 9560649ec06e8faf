use thalweg::prelude::*;

stream!(
    fn numbers(words: impl Source<String>, out: impl Sink<usize>) {
        words.try_map(|word| if word.is_empty() { Err(()) } else { Ok(word.len()) }).or_fail().sink(out);
    }
);

fn main() {}
