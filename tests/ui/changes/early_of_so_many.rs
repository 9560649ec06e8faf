use thalweg::prelude::*;

stream!(
    fn counts(words: impl Source<String> + Bounded, out: impl Sink<(Records, Change<u64>)>) {
        words.window(count_window(3).early(every(10.secs()))).count().changes().sink(out);
    }
);

fn main() {}
