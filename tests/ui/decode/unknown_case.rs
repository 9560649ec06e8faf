use thalweg::prelude::*;

#[derive(Decode)]
#[decode(rename_all = "camel")]
struct Click {
    user_id: u64,
}

fn main() {}
