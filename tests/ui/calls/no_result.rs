use thalweg::prelude::*;

stream!(
    fn asked(names: impl Source<String>, out: impl Sink<usize>) {
        names.map_async(16, async |name| name.len()).or_fail().sink(out);
    }
);

fn main() {}
