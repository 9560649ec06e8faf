//! What comes through a channel is gone when the job crashes.
//! (rustc says it twice: for the argument, and for what the pipeline returns.)

use thalweg::prelude::*;

stream!(
    #[durable]
    fn pipeline(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

fn main() {
    let (_sender, numbers) = channel(16);
    let mut out = Vec::new();
    let _job = pipeline(numbers, &mut out);
}
