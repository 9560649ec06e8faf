use thalweg::prelude::*;

use std::cell::Cell;

stream!(
    fn numbered(words: impl Source<String>, out: impl Sink<(u64, String)>) {
        let number = Cell::new(0);
        words
            .map(|word| {
                number.set(number.get() + 1);
                (number.get(), word)
            })
            .sink(out);
    }
);

fn main() {}
