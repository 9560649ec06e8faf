//! `map` has made something else of the results: what their key was can't be known.

use thalweg::prelude::*;

stream!(
    fn rekeyed(words: impl Source<&'static str> + Bounded, out: impl Sink<(usize, u64)>) {
        words.key_by(|word| word.len()).count().map(|(length, count)| (length / 2, count)).rekey().sum(|(_, n)| *n).sink(out);
    }
);

fn main() {}
