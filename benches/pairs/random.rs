//! Seeded random numbers: the same input in every run, on every machine.

/// SplitMix64 (Steele, Lea and Flood, 2014): it needs to be even, not secret.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number less than `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.number()) * u128::from(end)) >> 64) as u64
    }

    /// A number from 0 to less than 1.
    pub fn unit(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A rank less than `end`, of which the first comes most often, the second half as often, and so on (Zipf).
    pub fn rank(&mut self, end: usize) -> usize {
        ((end as f64).powf(self.unit()) as usize - 1).min(end - 1)
    }
}

/// Spreads a number over all 64 bits; no two numbers meet.
pub fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
