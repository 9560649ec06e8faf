use thalweg::prelude::*;

struct Name(String);

stream!(
    fn asked(names: impl Source<Name>, out: impl Sink<usize>) {
        names.map_async(16, async |name| Ok::<_, String>(name.0.len())).or_fail().sink(out);
    }
);

fn main() {}
