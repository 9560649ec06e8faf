use thalweg::prelude::*;

#[derive(Decode)]
struct Order {
    id: u64,
    lines: Vec<u32>,
    customer: Option<Customer>,
}

#[derive(Decode)]
struct Customer {
    name: String,
}

fn main() {
    let _ = lines("orders.csv").csv::<Order>();
}
