use thalweg::prelude::*;

#[derive(Decode)]
struct Order {
    id: u64,
    customer: Option<Customer>,
}

#[derive(Decode)]
struct Customer {
    name: String,
}

fn main() {
    let _ = lines("orders.csv").csv::<Order>();
}
