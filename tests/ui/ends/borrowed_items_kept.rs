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
