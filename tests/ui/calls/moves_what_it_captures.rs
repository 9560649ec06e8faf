use thalweg::prelude::*;

#[derive(Clone)]
struct Client;

impl Client {
    async fn ask(&self, name: String) -> Result<usize, String> {
        Ok(name.len())
    }
}

// rustc says it twice, as of any closure that gives away what it captures. Without `move`, or `async |name| ..`, it is fine.
stream!(
    fn asked(names: impl Source<String>, client: Client, out: impl Sink<usize>) {
        names.map_async(16, |name| async move { client.ask(name).await }).or_fail().sink(out);
    }
);

fn main() {}
