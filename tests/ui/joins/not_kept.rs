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
    fn pipeline(a: impl Source<Order>, b: impl Source<Bare>, out: impl Sink<(u32, Order, Bare)>) {
        let b = b.key_by(|bare| bare.id);
        a.key_by(|order| order.id).join(b).per_batch().sink(out);
    }
);

fn main() {}
