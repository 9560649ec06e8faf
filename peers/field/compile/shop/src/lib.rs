//! What all programs share, so that a program holds little but its pipeline: the records that go in, and what is printed of the results.

/// An order in one of many shops.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub shop: u32,
    pub customer: u32,
    /// In microseconds.
    pub at: i64,
    /// The price of one piece.
    pub cents: u64,
    pub pieces: u8,
}

/// What a customer has paid.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    pub customer: u32,
    /// In microseconds.
    pub at: i64,
    pub cents: u64,
}

/// In microseconds.
pub const SECOND: i64 = 1_000_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;

const RECORDS: u64 = 20_000;

/// Orders of some hours, in the order of their times.
pub fn orders() -> Vec<Order> {
    let order = |number| {
        let random = mixed(number);
        Order {
            shop: (random % 50) as u32,
            customer: (random >> 8) as u32 % 400,
            at: number as i64 * SECOND,
            cents: (random >> 32) % 5_000,
            pieces: (random >> 24) as u8 % 4,
        }
    };
    (0..RECORDS).map(order).collect()
}

/// Payments of the same hours, in the order of their times.
pub fn payments() -> Vec<Payment> {
    let payment = |number| {
        let random = mixed(number + RECORDS);
        Payment { customer: (random >> 8) as u32 % 400, at: number as i64 * SECOND, cents: (random >> 32) % 20_000 }
    };
    (0..RECORDS).map(payment).collect()
}

/// As good as random (SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The results of a sink, each as numbers: how many there are, and a sum that is the same in any order.
pub fn told(sink: &str, results: Vec<[u64; 3]>) {
    let number = |[key, time, value]: &[u64; 3]| mixed(mixed(mixed(*key) ^ time) ^ value);
    println!("{sink}: {} results, {:x}", results.len(), results.iter().map(number).fold(0, u64::wrapping_add));
}
