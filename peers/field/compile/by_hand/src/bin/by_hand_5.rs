//! Five operators: what each shop has sold.

use hashbrown::HashMap;
use shop::{Order, orders, told};

fn sold(orders: impl Iterator<Item = Order>) -> HashMap<u32, u64> {
    let mut totals = HashMap::new();
    for order in orders {
        if order.cents >= 100 {
            *totals.entry(order.shop).or_insert(0) += order.cents * u64::from(order.pieces);
        }
    }
    totals
}

fn main() {
    let totals = sold(orders().into_iter());
    told("totals", totals.into_iter().map(|(shop, cents)| [shop.into(), 0, cents]).collect());
}
