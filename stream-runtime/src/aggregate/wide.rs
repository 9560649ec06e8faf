//! What sums of large integers add up in: wider than their numbers, and no wider in a table than it must be.

use serde::{Deserialize, Serialize};

/// A 128-bit integer that aligns to 8 bytes.
///
/// A table has a slot for every key. With the 16-byte alignment of `i128`, the slot of a `u32` key and its sum would take 32 bytes
/// instead of 24.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(from = "i128", into = "i128")]
#[repr(Rust, packed(8))]
pub struct Wide(i128);

impl Wide {
    /// Adds a number. More than 2⁶² numbers of 64 bits fit, so that nothing overflows while a job runs.
    #[inline]
    pub fn add(&mut self, number: i128) {
        self.0 = self.0.wrapping_add(number);
    }

    /// The number.
    #[inline]
    pub fn get(self) -> i128 {
        self.0
    }
}

/// A 192-bit integer in two's complement: what 128-bit numbers add up in.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(from = "(u128, i64)", into = "(u128, i64)")]
#[repr(Rust, packed(8))]
pub struct Wider {
    low: u128,
    high: i64,
}

impl From<i128> for Wide {
    fn from(number: i128) -> Self {
        Wide(number)
    }
}

impl From<Wide> for i128 {
    fn from(wide: Wide) -> Self {
        wide.0
    }
}

impl From<(u128, i64)> for Wider {
    fn from((low, high): (u128, i64)) -> Self {
        Wider { low, high }
    }
}

impl From<Wider> for (u128, i64) {
    fn from(wider: Wider) -> Self {
        (wider.low, wider.high)
    }
}

impl From<i128> for Wider {
    #[inline]
    fn from(number: i128) -> Self {
        Wider { low: number as u128, high: if number < 0 { -1 } else { 0 } }
    }
}

impl From<u128> for Wider {
    #[inline]
    fn from(number: u128) -> Self {
        Wider { low: number, high: 0 }
    }
}

impl Wider {
    /// Adds a number. More than 2⁶² numbers of 128 bits fit.
    #[inline]
    pub fn add(&mut self, number: Wider) {
        let (low, carried) = self.low.overflowing_add(number.low);
        self.low = low;
        self.high = self.high.wrapping_add(number.high).wrapping_add(i64::from(carried));
    }

    /// The nearest `i128`.
    #[inline]
    pub fn to_i128(self) -> i128 {
        let (low, high) = (self.low as i128, self.high);
        match high {
            0 if low >= 0 => low,
            -1 if low < 0 => low,
            high if high < 0 => i128::MIN,
            _ => i128::MAX,
        }
    }

    /// The nearest `u128`.
    #[inline]
    pub fn to_u128(self) -> u128 {
        match self.high {
            0 => self.low,
            high if high < 0 => 0,
            _ => u128::MAX,
        }
    }

    /// The nearest float, or nearly so.
    #[inline]
    pub fn to_f64(self) -> f64 {
        // The digits of a negative number are those of a large one: they are turned first, or a small sum would lose its own.
        if self.high < 0 { -self.negated().digits() } else { self.digits() }
    }

    /// The number with the other sign.
    pub fn negated(self) -> Wider {
        let mut negated = Wider { low: !self.low, high: !self.high };
        negated.add(1_u128.into());
        negated
    }

    fn digits(self) -> f64 {
        self.high as f64 * TWO_TO_128 + self.low as f64
    }
}

const TWO_TO_128: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_stay_small() {
        assert_eq!(size_of::<(u32, Wide)>(), 24);
        assert_eq!(size_of::<Wider>(), 24);
    }

    #[test]
    fn a_sum_may_leave_the_range_and_come_back() {
        let mut sum = Wider::default();
        for number in [i128::MAX, i128::MAX, i128::MIN, i128::MIN, -5] {
            sum.add(number.into());
        }
        assert_eq!(sum.to_i128(), -7);
        assert_eq!(sum.to_f64(), -7.0);
    }

    #[test]
    fn a_sum_beyond_the_range_is_its_end() {
        let twice = |number: Wider| {
            let mut sum = number;
            sum.add(number);
            sum
        };
        assert_eq!(twice(i128::MAX.into()).to_i128(), i128::MAX);
        assert_eq!(twice(i128::MIN.into()).to_i128(), i128::MIN);
        assert_eq!(twice(u128::MAX.into()).to_u128(), u128::MAX);
        assert_eq!(twice(i128::MIN.into()).to_f64(), -(2f64.powi(128)));
        assert_eq!(twice(u128::MAX.into()).to_f64(), 2f64.powi(129));
    }
}
