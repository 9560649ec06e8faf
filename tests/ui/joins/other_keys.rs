use thalweg::prelude::*;

#[derive(Clone, Record)]
pub struct Order {
    id: u32,
    at: Timestamp,
}

pub struct Bare {
    id: u32,
    at: Timestamp,
}

stream!(
    fn pipeline(a: impl Source<Order>, b: impl Source<Order>, out: impl Sink<(u32, Order, Order)>) {
        let b = b.key_by(|order| u64::from(order.id));
        a.key_by(|order| order.id).join(b).per_batch().sink(out);
    }
);

fn main() {}
