// rustc says it twice where it takes more than one step to find out: for the argument, and for what the pipeline returns.
use thalweg::prelude::*;

stream!(
    fn copy(lines: impl Source<&str>, out: impl Sink<&str>) {
        lines.sink(out);
    }
);

fn main() {
    let mut out: Vec<&str> = Vec::new();
    let _job = copy(lines("words.txt"), &mut out);
}
