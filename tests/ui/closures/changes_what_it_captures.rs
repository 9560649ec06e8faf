use thalweg::prelude::*;

stream!(
    fn numbered(words: impl Source<String>, out: impl Sink<(u64, String)>) {
        let mut number = 0;
        words
            .map(|word| {
                number += 1;
                (number, word)
            })
            .sink(out);
    }
);

fn main() {}
