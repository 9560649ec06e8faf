use thalweg::prelude::*;

pub struct Receipt(u32);

stream!(
    fn receipts(orders: impl Source<u32>, first: impl Sink<Receipt>, second: impl Sink<Receipt>) {
        let paid = orders.map(Receipt);
        paid.sink(first);
        paid.sink(second);
    }
);

fn main() {}
