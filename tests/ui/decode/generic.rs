use thalweg::prelude::*;

#[derive(Decode)]
struct Tagged<T> {
    value: T,
}

fn main() {}
