use std::collections::HashMap;

use thalweg::prelude::*;

stream!(
    fn counts(words: impl Source<&str> + Bounded, known: HashMap<Box<str>, u64>, out: impl Sink<u64>) {
        words
            .initial(known)
            .scan(0, |count, _| {
                *count += 1;
                *count
            })
            .sink(out);
    }
);

fn main() {}
