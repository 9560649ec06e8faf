use thalweg::prelude::*;

stream!(
    #[without]
    fn copy(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

fn main() {}
