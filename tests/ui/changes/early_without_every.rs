use thalweg::prelude::*;

stream!(
    fn counts(words: impl Source<String>, out: impl Sink<(Window, Change<u64>)>) {
        words.window(tumbling(1.mins()).processing_time().early(10.secs())).count().changes().sink(out);
    }
);

fn main() {}
