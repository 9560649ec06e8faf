//! When rows are to go that must be told of: a calendar of their times.
//!
//! A calendar queue (Brown, 1988): wakes are thrown into buckets of one length of time, unsorted. Only the bucket that is due in part is
//! put in order.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BTreeMap, BinaryHeap};

use crate::join::Over;

/// A row's time and its number.
type Wake = (i64, u32);

#[derive(Debug)]
pub(super) struct Wakes {
    /// A bucket holds `1 << shift` microseconds.
    shift: u32,
    /// The bucket that was used last, and its number.
    current: (i64, Vec<Wake>),
    others: BTreeMap<i64, Vec<Wake>>,
    /// Of the bucket that is due in part.
    soon: BinaryHeap<Reverse<Wake>>,
}

impl Wakes {
    /// For rows that are kept for so long.
    pub(super) fn new(retention: i64) -> Self {
        // An eighth of it, and a millisecond at least.
        let shift = 64_u32.saturating_sub(retention.leading_zeros() + 4).clamp(10, 60);
        Wakes { shift, current: (0, Vec::new()), others: BTreeMap::new(), soon: BinaryHeap::new() }
    }

    #[inline]
    pub(super) fn add(&mut self, at: i64, row: u32) {
        let number = at >> self.shift;
        if number != self.current.0 {
            self.turn(number);
        }
        self.current.1.push((at, row));
    }

    #[inline(never)]
    fn turn(&mut self, number: i64) {
        let bucket = self.others.remove(&number).unwrap_or_default();
        let (number, bucket) = std::mem::replace(&mut self.current, (number, bucket));
        if !bucket.is_empty() {
            self.others.insert(number, bucket);
        }
    }

    /// About how many there are before a time.
    pub(super) fn count(&self, over: Over) -> usize {
        let current = std::iter::once((&self.current.0, &self.current.1));
        let begun = self.others.iter().chain(current).filter(|(number, _)| over.is(**number << self.shift));
        self.soon.len() + begun.map(|(_, bucket)| bucket.len()).sum::<usize>()
    }

    /// Takes out those before a time, in no order.
    pub(super) fn due(&mut self, over: Over) -> Vec<Wake> {
        let mut due = Vec::new();
        if over.is(self.current.0 << self.shift) {
            self.shelve();
        }
        while let Some(first) = self.others.first_entry().filter(|first| over.is(*first.key() << self.shift)) {
            let last = *first.key() << self.shift | ((1 << self.shift) - 1);
            let bucket = first.remove();
            match over.is(last) {
                true => due.extend(bucket),
                false => self.soon.extend(bucket.into_iter().map(Reverse)),
            }
        }
        while let Some(first) = self.soon.peek_mut().filter(|first| over.is(first.0.0)) {
            due.push(PeekMut::pop(first).0);
        }
        due
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.current.1.clear();
        self.others.clear();
        self.soon.clear();
    }

    /// Puts the current bucket to the others.
    fn shelve(&mut self) {
        let (number, bucket) = (self.current.0, std::mem::take(&mut self.current.1));
        if !bucket.is_empty() {
            self.others.insert(number, bucket);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn woken(wakes: &mut Wakes, before: i64) -> Vec<u32> {
        let mut woken: Vec<_> = wakes.due(Over(before)).into_iter().map(|(_, row)| row).collect();
        woken.sort_unstable();
        woken
    }

    #[test]
    fn what_is_before_the_time_is_woken_and_nothing_else() {
        let mut wakes = Wakes::new(10_000);
        let times = [0, 5_000, 1_023, 1_024, -7, 9_999, 5_001, i64::MIN, i64::MAX];
        times.iter().zip(0..).for_each(|(at, row)| wakes.add(*at, row));
        assert_eq!(woken(&mut wakes, 0), [4, 7]);
        assert_eq!(woken(&mut wakes, 1_024), [0, 2]);
        assert_eq!(woken(&mut wakes, 5_001), [1, 3]);
        wakes.add(4_000, 9);
        assert_eq!(woken(&mut wakes, 9_999), [6, 9]);
        assert_eq!(woken(&mut wakes, i64::MAX), [5, 8]);
    }
}
