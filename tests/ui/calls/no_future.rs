use thalweg::prelude::*;

stream!(
    fn asked(names: impl Source<String>, out: impl Sink<usize>) {
        names.map_async(16, |name| Ok::<_, String>(name.len())).or_fail().sink(out);
    }
);

fn main() {}
