use thalweg::prelude::*;

#[derive(Decode)]
struct Order {
    id: u64,
    lines: Vec<u32>,
}

fn main() {
    let _ = lines("orders.csv").csv::<Order>();
}
