//! Five operators: what each shop has sold.

use std::collections::HashMap;

use shop::{Order, orders, told};
use thalweg::prelude::*;

stream!(
    fn sold(orders: impl Source<Order> + Bounded, totals: impl Sink<(u32, u64)>) {
        orders
            .filter(|order| order.cents >= 100)
            .map(|order| (order.shop, order.cents * u64::from(order.pieces)))
            .key_by(|(shop, _)| *shop)
            .sum(|(_, cents)| *cents)
            .sink(totals);
    }
);

fn main() -> Result<(), Error> {
    let mut totals = HashMap::new();
    sold(orders(), &mut totals).run_blocking()?;
    told("totals", totals.into_iter().map(|(shop, cents)| [shop.into(), 0, cents]).collect());
    Ok(())
}
