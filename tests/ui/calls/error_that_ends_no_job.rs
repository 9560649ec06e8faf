use thalweg::prelude::*;

struct Refused;

stream!(
    fn asked(names: impl Source<String>, out: impl Sink<String>) {
        names.map_async(16, async |name| if name.is_empty() { Err(Refused) } else { Ok(name) }).or_fail().sink(out);
    }
);

fn main() {}
