//! Random numbers for made-up records.

/// Random numbers that are a function of a seed and a record's number alone.
///
/// SplitMix64: good enough for made-up data, and its numbers will never change, so that what was generated yesterday
/// is generated again. Not for secrets.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

/// The odd number next to 2^64 divided by the golden ratio: it spreads neighbours far apart.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// Those of one record.
    ///
    /// ```
    /// use stream_runtime::source::Random;
    /// assert_eq!(Random::new(7, 0).bits(), Random::new(7, 0).bits());
    /// assert_ne!(Random::new(7, 0).bits(), Random::new(7, 1).bits());
    /// ```
    pub fn new(seed: u64, record: u64) -> Self {
        Random { state: mix(seed ^ mix(record.wrapping_add(STEP))) }
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// A number below `end`; 0 where that is 0.
    ///
    /// ```
    /// let dice = stream_runtime::source::Random::new(1, 1).below(6) + 1;
    /// assert!((1..=6).contains(&dice));
    /// ```
    #[inline]
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// A number from 0 to just below 1.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        // The 53 bits that an `f64` holds.
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The finish of SplitMix64: every bit of the input changes half of the output's.
#[inline]
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_never_change() {
        // The published first value of SplitMix64 for the state 0.
        assert_eq!(Random { state: 0 }.bits(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn neighbours_are_evenly_spread() {
        let mut counts = [0; 10];
        for record in 0..10_000 {
            counts[Random::new(3, record).below(10) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        let mean = (0..10_000).map(|record| Random::new(4, record).unit()).sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
    }
}
