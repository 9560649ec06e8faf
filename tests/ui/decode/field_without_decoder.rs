use thalweg::prelude::*;

#[derive(Decode)]
struct Click {
    page: u64,
    at: std::time::SystemTime,
}

fn main() {}
