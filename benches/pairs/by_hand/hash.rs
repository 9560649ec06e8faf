//! The kind of hash that hand-written tables of integers use: one folded multiplication.

/// The hash of a number. Its low bits choose a bucket and its high ones tag it, so that both must depend on all.
#[inline]
pub fn hash(number: u64) -> u64 {
    let product = u128::from(number ^ 0xa076_1d64_78bd_642f) * u128::from(0xe703_7ed1_a0b4_28db_u64);
    product as u64 ^ (product >> 64) as u64
}
