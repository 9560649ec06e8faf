//! When a worker has to look at a cell again.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::by_time;
use crate::time::Timestamp;

/// A time, and the hash of the key whose cell it is booked for.
pub(super) type Booked = (Timestamp, u64);

/// What is booked: a radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path problem", 1990), which relies on
/// time never going back. To book is to append to the bucket of the highest bit in which a time differs from that reached; as time goes on, what is
/// not due yet moves to lower buckets, a few times at the most.
///
/// A binary heap took 300 instructions for each booking of `dedup` (`cargo bench --bench instructions -- dedup`), most of them comparisons to
/// find an order in which things that are forgotten need not be.
#[derive(Debug)]
pub struct Agenda {
    reached: u64,
    /// By the highest bit.
    buckets: [Bucket; 64],
    /// What is due, the earliest last if it is to be in order.
    due: Vec<Booked>,
    /// What was booked for a time that was reached already.
    late: BinaryHeap<Reverse<Booked>>,
}

/// Its earliest time stands beside it, so that nobody has to look for it.
#[derive(Debug)]
struct Bucket {
    earliest: Timestamp,
    booked: Vec<Booked>,
}

const EMPTY: Bucket = Bucket { earliest: Timestamp::MAX, booked: Vec::new() };

impl Default for Agenda {
    fn default() -> Self {
        Agenda { reached: 0, buckets: [EMPTY; 64], due: Vec::new(), late: BinaryHeap::new() }
    }
}

/// How many an empty bucket keeps room for. A full one may have all keys, and most others are empty then.
const ROOM: usize = 1024;

/// A time as a number of the same order.
fn number(at: Timestamp) -> u64 {
    at.as_micros() as u64 ^ 1 << 63
}

impl Agenda {
    // Never inlined: the loop that books seldom would lose registers to it.
    #[inline(never)]
    pub fn book(&mut self, at: Timestamp, hash: u64) {
        match number(at) > self.reached {
            true => {
                let bucket = &mut self.buckets[(number(at) ^ self.reached).ilog2() as usize];
                bucket.earliest = bucket.earliest.min(at);
                bucket.booked.push((at, hash));
            }
            false => self.late.push(Reverse((at, hash))),
        }
    }

    /// Books when time has come so far, before anything is taken out: what is due already is not put into a bucket first.
    pub fn book_by(&mut self, at: Timestamp, hash: u64, reached: Timestamp) {
        match at <= reached && number(reached) > self.reached {
            true => self.due.push((at, hash)),
            false => self.book(at, hash),
        }
    }

    /// Takes out what is due now that time has come so far, one after the other, in the order of time if that is asked for.
    #[inline]
    pub fn take(&mut self, reached: Timestamp, in_order: bool) -> Option<Booked> {
        if number(reached) > self.reached {
            self.reach(reached, in_order);
        }
        match (self.due.last(), self.late.peek()) {
            (Some(due), Some(Reverse(late))) if late.0 < due.0 => self.take_late(),
            (None, Some(_)) => self.take_late(),
            _ => self.due.pop(),
        }
    }

    #[inline(never)]
    fn take_late(&mut self) -> Option<Booked> {
        self.late.pop().map(|Reverse(booked)| booked)
    }

    /// Lets time go on: the buckets below the highest bit that changes are due, the one of that bit is dealt out anew, and those above it stay.
    // Never inlined: to sort takes pages of the stack, which each call that only takes one out would touch, too.
    #[inline(never)]
    fn reach(&mut self, reached: Timestamp, in_order: bool) {
        let highest = (number(reached) ^ self.reached).ilog2() as usize;
        self.reached = number(reached);
        for bucket in &mut self.buckets[..highest] {
            bucket.earliest = Timestamp::MAX;
            self.due.append(&mut bucket.booked);
            bucket.booked.shrink_to(ROOM);
        }
        self.deal_out(highest, reached);
        if in_order {
            by_time::sort(&mut self.due);
        }
    }

    fn deal_out(&mut self, bucket: usize, reached: Timestamp) {
        self.buckets[bucket].earliest = Timestamp::MAX;
        let mut booked = std::mem::take(&mut self.buckets[bucket].booked);
        for (at, hash) in booked.drain(..) {
            match at <= reached {
                true => self.due.push((at, hash)),
                false => self.book(at, hash),
            }
        }
        // What is not due has gone to lower buckets.
        booked.shrink_to(ROOM);
        self.buckets[bucket].booked = booked;
    }

    /// The earliest time.
    pub fn earliest(&self) -> Option<Timestamp> {
        let due = self.due.iter().chain(self.late.iter().map(|Reverse(booked)| booked)).map(|booked| booked.0).min();
        let first = || self.buckets.iter().find(|bucket| !bucket.booked.is_empty()).map(|bucket| bucket.earliest);
        due.or_else(first)
    }

    /// How many times are booked, if one of them is due.
    pub fn due(&self, reached: Timestamp) -> usize {
        match self.earliest() {
            Some(earliest) if earliest <= reached => self.buckets.iter().map(|bucket| bucket.booked.len()).sum(),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    #[test]
    fn what_is_booked_comes_in_the_order_of_time_when_it_is_due() {
        let mut random = 7_u64;
        let mut next = |below: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % below
        };
        let (mut agenda, mut plain) = (Agenda::default(), BinaryHeap::new());
        let mut reached = -500;
        for _ in 0..2_000 {
            for _ in 0..next(5) {
                let booked = (at(reached + next(400) as i64 - 20), next(1_000));
                agenda.book(booked.0, booked.1);
                plain.push(Reverse(booked));
            }
            reached += next(30) as i64;
            assert_eq!(agenda.earliest(), plain.peek().map(|Reverse(booked)| booked.0));
            let mut due = Vec::new();
            while let Some(Reverse(booked)) = plain.peek().copied().filter(|Reverse(booked)| booked.0 <= at(reached)) {
                plain.pop();
                due.push(booked);
            }
            let mut taken: Vec<_> = std::iter::from_fn(|| agenda.take(at(reached), true)).collect();
            assert!(taken.is_sorted_by_key(|booked| booked.0));
            taken.sort_unstable();
            assert_eq!(taken, due);
        }
    }

    #[test]
    fn the_ends_of_time_are_times() {
        let mut agenda = Agenda::default();
        [i64::MIN, i64::MAX, i64::MIN + 1].into_iter().for_each(|time| agenda.book(at(time), 0));
        assert_eq!(agenda.take(Timestamp::MIN, true), Some((Timestamp::MIN, 0)));
        assert_eq!(agenda.take(at(0), true), Some((at(i64::MIN + 1), 0)));
        assert_eq!(agenda.take(at(i64::MAX - 1), true), None);
        assert_eq!(agenda.take(Timestamp::MAX, true), Some((Timestamp::MAX, 0)));
    }
}
