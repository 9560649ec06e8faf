//! Orders and payments that nobody made. The same each time.

use thalweg::prelude::*;

#[derive(Clone, Debug, Record)]
pub struct Order {
    pub id: u64,
    pub cents: u64,
    pub at: Timestamp,
}

#[derive(Clone, Debug, Record)]
pub struct Payment {
    pub order: u64,
    pub at: Timestamp,
}

/// When the shop opens: 2025-03-03, 09:00 UTC.
const OPENS: i64 = 1_740_992_400;

/// One every two seconds.
pub fn orders(number: u64) -> Vec<Order> {
    (0..number).map(order).collect()
}

fn order(id: u64) -> Order {
    Order { id, cents: 500 + scattered(id) % 20_000, at: at(2 * id) }
}

/// In the order in which they come, about half a minute out of order.
pub fn payments(orders: u64) -> Vec<Payment> {
    let mut payments: Vec<_> = (0..orders).flat_map(paid).collect();
    payments.sort_by_key(|(seconds, payment)| seconds + scattered(payment.order) % 30);
    payments.into_iter().map(|(_, payment)| payment).collect()
}

/// The payments of an order: mostly one in time, and now and then none, two, or a late one.
fn paid(order: u64) -> Vec<(u64, Payment)> {
    let dice = scattered(order + 1_000_000);
    let wait = dice / 16 % 600;
    let waits = match dice % 16 {
        0 => vec![],
        1 => vec![wait, wait + 45],
        2 => vec![601 + wait],
        _ => vec![wait],
    };
    let payment = |wait| (2 * order + wait, Payment { order, at: at(2 * order + wait) });
    waits.into_iter().map(payment).collect()
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_secs(OPENS + seconds as i64)
}

/// A number that looks drawn (the finalizer of SplitMix64).
fn scattered(number: u64) -> u64 {
    let mut n = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    n = (n ^ n >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    n = (n ^ n >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ n >> 31
}
