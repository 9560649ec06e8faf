//! When sessions are due: a queue of their ends, so that firing costs what fires and not what is open.
//!
//! A bucket queue, as in hashed timing wheels (Varghese and Lauck, SOSP 1987): ends are thrown into buckets of a part of a gap each, and only
//! the bucket that time has come to is put in order. An end that moves stays where it is; when its old time has come, the session is looked
//! up, and its present end goes in. As that is up to a gap later, a session is looked up about once for each gap that it lasts, however many
//! items it has.

use std::collections::BTreeMap;

use crate::time::Timestamp;

/// A session is due at this time, or was when it was noted.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub at: i64,
    /// The hash of its key.
    pub hash: u64,
}

/// The ends of open sessions.
#[derive(Debug)]
pub(super) struct Ends {
    /// How long a bucket is.
    length: i64,
    /// The ends in front of `border`, the latest first.
    front: Vec<End>,
    border: i64,
    /// The others, by the time at which their bucket begins.
    buckets: BTreeMap<i64, Vec<End>>,
}

/// So many buckets to a gap: more of them make the one in order smaller, and the tree of all larger.
const PER_GAP: i64 = 64;

impl Ends {
    pub fn new(gap: i64) -> Self {
        Ends { length: (gap / PER_GAP).max(1), front: Vec::new(), border: i64::MIN, buckets: BTreeMap::new() }
    }

    /// Notes an end.
    pub fn add(&mut self, end: End) {
        if end.at < self.border {
            let place = self.front.partition_point(|other| other.at >= end.at);
            return self.front.insert(place, end);
        }
        // At the end of time a bucket's begin may be before the border: the border itself is one then.
        let begin = end.at.saturating_sub(end.at.rem_euclid(self.length)).max(self.border);
        self.buckets.entry(begin).or_default().push(end);
    }

    /// Takes out the first end at or before a time.
    pub fn next(&mut self, reached: i64) -> Option<End> {
        loop {
            if let Some(first) = self.front.last() {
                return if first.at <= reached { self.front.pop() } else { None };
            }
            self.step(reached)?;
        }
    }

    /// Makes the first bucket that begins at or before a time the one in front.
    fn step(&mut self, reached: i64) -> Option<()> {
        let begin = *self.buckets.keys().next().filter(|begin| **begin <= reached)?;
        self.front = self.buckets.remove(&begin)?;
        self.border = begin.saturating_add(self.length - begin.rem_euclid(self.length));
        // Where all of it is due, its order doesn't matter: two ends of one key are further apart than a bucket is long.
        if self.border > reached {
            self.front.sort_unstable_by_key(|end| std::cmp::Reverse(end.at));
        }
        Some(())
    }

    /// The first end: of sessions, none is due before.
    pub fn first(&self) -> Option<Timestamp> {
        let of_bucket = || self.buckets.values().next()?.iter().map(|end| end.at).min();
        self.front.last().map(|end| end.at).or_else(of_bucket).map(Timestamp::from_micros)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is due at a time.
    fn due(ends: &mut Ends, reached: i64) -> Vec<i64> {
        let mut due: Vec<_> = std::iter::from_fn(|| ends.next(reached)).map(|end| end.at).collect();
        due.sort_unstable();
        due
    }

    fn with(gap: i64, times: &[i64]) -> Ends {
        let mut ends = Ends::new(gap);
        times.iter().for_each(|at| ends.add(End { at: *at, hash: 0 }));
        ends
    }

    #[test]
    fn what_is_due_comes_once() {
        for gap in [1, 64, 640, 6_400] {
            let mut ends = with(gap, &[700, 5, -300, 5, 699, 12]);
            assert!(due(&mut ends, -301).is_empty());
            assert_eq!(due(&mut ends, 5), [-300, 5, 5]);
            assert_eq!(due(&mut ends, 699), [12, 699]);
            assert_eq!(due(&mut ends, i64::MAX), [700]);
            assert!(due(&mut ends, i64::MAX).is_empty());
        }
    }

    #[test]
    fn an_end_may_come_in_front_of_the_bucket_that_time_is_in() {
        let mut ends = with(640, &[3, 8]);
        assert_eq!(due(&mut ends, 4), [3]);
        [5, 9, 1_000, 7].iter().for_each(|at| ends.add(End { at: *at, hash: 0 }));
        assert_eq!(ends.first(), Some(Timestamp::from_micros(5)));
        assert_eq!(due(&mut ends, 8), [5, 7, 8]);
        assert_eq!(due(&mut ends, i64::MAX), [9, 1_000]);
    }

    #[test]
    fn the_ends_of_time_are_ends_like_others() {
        let mut ends = with(640, &[i64::MAX, i64::MIN, i64::MAX - 1, i64::MIN + 1]);
        assert_eq!(due(&mut ends, i64::MIN), [i64::MIN]);
        assert_eq!(due(&mut ends, i64::MAX - 1), [i64::MIN + 1, i64::MAX - 1]);
        ends.add(End { at: i64::MAX, hash: 1 });
        assert_eq!(due(&mut ends, i64::MAX), [i64::MAX, i64::MAX]);
    }
}
