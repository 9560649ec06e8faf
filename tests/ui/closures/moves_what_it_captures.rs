use thalweg::prelude::*;

stream!(
    fn named(numbers: impl Source<u64>, name: String, out: impl Sink<(String, u64)>) {
        numbers.map(|number| (name, number)).sink(out);
    }
);

fn main() {}
