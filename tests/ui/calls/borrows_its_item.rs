use thalweg::prelude::*;

async fn ask(name: &str) -> Result<usize, String> {
    Ok(name.len())
}

stream!(
    fn asked(names: impl Source<String>, out: impl Sink<usize>) {
        names.map_async(16, |name| async { ask(&name).await }).or_fail().sink(out);
    }
);

fn main() {}
