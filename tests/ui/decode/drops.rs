use thalweg::prelude::*;

#[derive(Decode)]
struct Click {
    page: u64,
}

impl Drop for Click {
    fn drop(&mut self) {
        println!("{}", self.page);
    }
}

fn main() {}
