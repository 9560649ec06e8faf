//! Results of windows of the whole stream begin with the window.

use thalweg::prelude::*;

stream!(
    fn rekeyed(numbers: impl Source<i64>, out: impl Sink<(Window, u64)>) {
        let counts = numbers
            .timestamp(|n| Timestamp::from_secs(*n))
            .watermark(bounded(0.secs()))
            .window(tumbling(1.mins()))
            .count()
            .drop_late();
        counts.rekey().unbounded("for a while").sum(|(_, n)| *n).sink(out);
    }
);

fn main() {}
