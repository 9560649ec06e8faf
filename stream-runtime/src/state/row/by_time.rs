//! The order of time.

use std::cmp::Reverse;

use super::agenda::Booked;
use crate::time::Timestamp;

/// The bits of a digit.
const DIGIT: u32 = 11;
const VALUES: usize = 1 << DIGIT;

/// Sorts by time, the latest first.
///
/// What is due in one step is close together: as a number of microseconds it has two or three digits, and a radix sort from the lowest digit to the highest
/// (Knuth, "The Art of Computer Programming", volume 3, section 5.2.5) takes a third of what it takes to compare times. Few, or what is far
/// apart, are sorted by comparison.
pub fn sort(due: &mut Vec<Booked>) {
    let (Some(first), Some(last)) = (due.iter().map(|due| due.0).min(), due.iter().map(|due| due.0).max()) else {
        return;
    };
    let digits = u64::BITS.saturating_sub(before(first, last).leading_zeros()).div_ceil(DIGIT);
    if due.len() < VALUES / 2 || digits > 3 {
        return due.sort_unstable_by_key(|(at, _)| Reverse(*at));
    }
    let mut sorted = vec![(Timestamp::MIN, 0); due.len()];
    for digit in 0..digits {
        deal(due, &mut sorted, |at| (before(at, last) >> (digit * DIGIT)) as usize % VALUES);
        std::mem::swap(due, &mut sorted);
    }
}

/// How long one time is before another that is not earlier.
#[inline]
fn before(at: Timestamp, last: Timestamp) -> u64 {
    last.as_micros().abs_diff(at.as_micros())
}

/// Deals out by a digit, those of one value in their order.
fn deal(from: &[Booked], to: &mut [Booked], digit: impl Fn(Timestamp) -> usize) {
    let mut places = [0; VALUES];
    from.iter().for_each(|(at, _)| places[digit(*at)] += 1);
    let mut next = 0;
    for place in &mut places {
        next += std::mem::replace(place, next);
    }
    for booked in from {
        let place = &mut places[digit(booked.0)];
        to[*place] = *booked;
        *place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many, in so much time.
    fn is_sorted(many: u64, span: u64) {
        let mut random = 3_u64;
        let mut next = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let within = (u128::from(random) * u128::from(span)) >> 64;
            Timestamp::from_micros((within as i64).wrapping_sub((span / 2) as i64))
        };
        let mut due: Vec<_> = (0..many).map(|number| (next(), number)).collect();
        let mut expected = due.clone();
        expected.sort_unstable_by_key(|(at, _)| Reverse(*at));
        sort(&mut due);
        let times = |booked: &[Booked]| booked.iter().map(|(at, _)| *at).collect::<Vec<_>>();
        assert_eq!(times(&due), times(&expected), "{many} in {span}");
        due.sort_unstable_by_key(|(_, number)| *number);
        assert!(due.iter().map(|(_, number)| *number).eq(0..many), "each once");
    }

    #[test]
    fn few_and_many_close_together_and_far_apart_come_in_order() {
        for many in [0, 1, 2, 100, 5_000] {
            for span in [1, 2, 2_048, 2_049, 1 << 22, 1 << 33, 1 << 34, u64::MAX] {
                is_sorted(many, span);
            }
        }
    }
}
