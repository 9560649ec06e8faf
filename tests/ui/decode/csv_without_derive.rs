use thalweg::prelude::*;

struct Click {
    page: u64,
}

fn main() {
    let _ = lines("clicks.csv").csv::<Click>();
}
