//! A single file can't show a batch as a whole.
//! (rustc says it twice: for the argument, and for what the pipeline returns.)

use thalweg::prelude::*;

stream!(
    #[durable(exactly_once)]
    fn pipeline(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

fn main() {
    let _job = pipeline(vec![1, 2, 3], file("numbers.txt"));
}
