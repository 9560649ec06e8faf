use thalweg::prelude::*;

#[derive(Decode)]
struct Click {
    page: u64,
    #[decode(rename = "page")]
    site: u64,
}

fn main() {}
