use thalweg::prelude::*;

pub struct Receipt(u32);

stream!(
    fn twice(receipts: impl Source<Receipt>, out: impl Sink<Receipt>) {
        receipts.merge(receipts).sink(out);
    }
);

fn main() {}
