use thalweg::prelude::*;

#[derive(Decode)]
struct Click {
    #[decode(alias = "userId")]
    user: u64,
}

fn main() {}
