//! When something is due of rows: a calendar of their times.
//!
//! A calendar queue (Brown, 1988): wakes are thrown into buckets of one length of time, unsorted. Only the bucket that is due in part is
//! put in order.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BTreeMap, BinaryHeap};

use crate::join::Over;

/// A row's time, and what is woken: a row's number, or the hash of its key where that is away.
type Wake<T> = (i64, T);

#[derive(Debug)]
pub struct Wakes<T> {
    /// A bucket holds `1 << shift` microseconds.
    shift: u32,
    /// The bucket that was used last, and its number.
    current: (i64, Vec<Wake<T>>),
    others: BTreeMap<i64, Vec<Wake<T>>>,
    /// Of the bucket that is due in part.
    soon: BinaryHeap<Reverse<Wake<T>>>,
}

impl<T: Ord> Default for Wakes<T> {
    fn default() -> Self {
        Wakes { shift: SHORTEST, current: (0, Vec::new()), others: BTreeMap::new(), soon: BinaryHeap::new() }
    }
}

/// A millisecond.
const SHORTEST: u32 = 10;

impl<T: Ord> Wakes<T> {
    /// From now on rows are kept for so long: a bucket has an eighth of that.
    pub(super) fn keep_for(&mut self, retention: i64) {
        self.shelve();
        let others = std::mem::take(&mut self.others);
        self.shift = 64_u32.saturating_sub(retention.leading_zeros() + 4).clamp(SHORTEST, 60);
        others.into_values().flatten().for_each(|(at, what)| self.add(at, what));
    }

    #[inline]
    pub(super) fn add(&mut self, at: i64, what: T) {
        let number = at >> self.shift;
        if number != self.current.0 {
            self.turn(number);
        }
        self.current.1.push((at, what));
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
    pub(super) fn due(&mut self, over: Over) -> Vec<Wake<T>> {
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

    fn woken(wakes: &mut Wakes<u32>, before: i64) -> Vec<u32> {
        let mut woken: Vec<_> = wakes.due(Over(before)).into_iter().map(|(_, row)| row).collect();
        woken.sort_unstable();
        woken
    }

    #[test]
    fn what_is_before_the_time_is_woken_and_nothing_else() {
        let mut wakes = Wakes::default();
        let times = [0, 5_000, 1_023, 1_024, -7, 9_999, 5_001, i64::MIN, i64::MAX];
        times.iter().zip(0..).take(4).for_each(|(at, row)| wakes.add(*at, row));
        wakes.keep_for(20_000);
        times.iter().zip(0..).skip(4).for_each(|(at, row)| wakes.add(*at, row));
        assert_eq!(woken(&mut wakes, 0), [4, 7]);
        assert_eq!(woken(&mut wakes, 1_024), [0, 2]);
        assert_eq!(woken(&mut wakes, 5_001), [1, 3]);
        wakes.add(4_000, 9);
        assert_eq!(woken(&mut wakes, 9_999), [6, 9]);
        assert_eq!(woken(&mut wakes, i64::MAX), [5, 8]);
    }
}
