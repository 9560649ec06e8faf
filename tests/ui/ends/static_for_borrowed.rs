// rustc has only its own words for lifetimes. What lives for ever is a `Source<&'static str>`.
use thalweg::prelude::*;

stream!(
    fn lengths(lines: impl Source<&str>, out: impl Sink<usize>) {
        lines.map(|line| line.len()).sink(out);
    }
);

fn main() {
    let mut out: Vec<usize> = Vec::new();
    let _job = lengths(vec!["one", "two"], &mut out);
}
