use thalweg::prelude::*;

pub struct Receipt(u32);

stream!(
    fn receipts(receipts: impl Source<Receipt>, first: impl Sink<Receipt>, second: impl Sink<Receipt>) {
        receipts.sink(first);
        receipts.filter(|receipt| receipt.0 > 1).sink(second);
        receipts.for_each(|receipt| drop(receipt));
    }
);

fn main() {}
