use thalweg::prelude::*;

#[derive(Decode)]
enum Event {
    Opened,
    Clicked { at: u64 },
}

fn main() {}
