//! What a checkpoint can't hold is told at the operator that keeps it.

use thalweg::prelude::*;

#[derive(Clone, Default)]
struct Total {
    cents: u64,
}

#[derive(Clone, PartialEq, Eq, Hash, Record)]
struct Customer(u32);

#[derive(Clone)]
struct Order {
    customer: u32,
    cents: u64,
}

stream!(
    #[durable]
    fn totals(orders: impl Source<Order> + Bounded, out: impl Sink<u64>) {
        orders
            .key_by(|order| order.customer)
            .scan(Total::default(), |total, order| {
                total.cents += order.cents;
                total.cents
            })
            .sink(out);
    }

    #[durable]
    fn counts(orders: impl Source<Order> + Bounded, out: impl Sink<(Customer, u64)>) {
        orders.key_by(|order| Customer(order.customer)).count().sink(out);
    }
);

fn main() {}
