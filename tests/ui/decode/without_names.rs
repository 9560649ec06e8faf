use thalweg::prelude::*;

#[derive(Decode)]
struct Pair(u32, u32);

fn main() {}
