use std::time::Duration;

use thalweg::prelude::*;

const AT_ONCE: Duration = Duration::ZERO;

stream!(
    fn counts(words: impl Source<String>, out: impl Sink<(Window, Change<u64>)>) {
        words.window(tumbling(1.mins()).processing_time().early(every(AT_ONCE))).count().changes().sink(out);
    }
);

fn main() {}
