//! The kind of hash that hand-written tables use: one folded multiplication.

/// The hash of a number. Its low bits choose a bucket and its high ones tag it, so that both must depend on all.
#[inline]
pub fn hash(number: u64) -> u64 {
    folded(number ^ 0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db)
}

/// The hash of two numbers.
#[inline]
pub fn hash_of_two(first: u64, second: u64) -> u64 {
    folded(first ^ 0xa076_1d64_78bd_642f, second ^ 0xe703_7ed1_a0b4_28db)
}

#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
