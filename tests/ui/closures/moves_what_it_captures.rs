// rustc says it twice: a closure that may be called again can't give its capture away, and neither can the job give it to the closure again.
use thalweg::prelude::*;

stream!(
    fn named(numbers: impl Source<u64>, name: String, out: impl Sink<(String, u64)>) {
        numbers.map(|number| (name, number)).sink(out);
    }
);

fn main() {}
