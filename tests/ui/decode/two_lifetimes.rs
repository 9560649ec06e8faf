use thalweg::prelude::*;

#[derive(Decode)]
struct Pair<'a, 'b> {
    first: &'a str,
    second: &'b str,
}

fn main() {}
