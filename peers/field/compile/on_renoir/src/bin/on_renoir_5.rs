//! Five operators: what each shop has sold.

use renoir::prelude::*;
use shop::{orders, told};

fn main() {
    let context = StreamContext::new(RuntimeConfig::local(1).expect("there is a worker"));
    let totals = context
        .stream_iter(orders().into_iter())
        .filter(|order| order.cents >= 100)
        .map(|order| (order.shop, order.cents * u64::from(order.pieces)))
        .group_by_sum(|(shop, _)| *shop, |(_, cents)| cents)
        .unkey()
        .collect_vec();
    context.execute_blocking();
    let totals = totals.get().unwrap_or_default();
    told("totals", totals.into_iter().map(|(shop, cents)| [shop.into(), 0, cents]).collect());
}
