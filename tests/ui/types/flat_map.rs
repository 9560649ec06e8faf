use thalweg::prelude::*;

stream!(
    fn words(lines: impl Source<String>, out: impl Sink<usize>) {
        lines.flat_map(|line| line.len()).sink(out);
    }
);

fn main() {}
