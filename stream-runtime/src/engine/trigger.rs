//! When a batch runs (rule 17).

use std::time::Duration;

use crate::source::Limit;

/// A batch whose size is found out begins with so many records.
const FIRST_CAP: usize = 4_096;
/// What it grows to at the most, for each worker. What workers send each other in a step should stay in their caches: with four times as many records NEXMark 4 takes
/// 1.4 times as long on two workers, and NEXMark 5 1.15 times on one; with a quarter, what is done once a batch begins to show.
const LARGEST_CAP: usize = 32_768;
/// One that takes no longer than this may grow beyond that: what is done once a batch is some microseconds, and records so cheap are hardly kept or sent.
const BRIEF: Duration = Duration::from_micros(50);
/// So much larger it may become, and no longer than this should it take then.
const BEYOND: usize = 8;
const NO_LONGER_BRIEF: Duration = Duration::from_micros(200);
/// A batch that took less time than this may double.
const SHORT: Duration = Duration::from_millis(5);
/// A batch that took more time than this is halved.
const LONG: Duration = Duration::from_millis(50);
/// The most bytes in the first batch for each worker: about what the second-level cache of a core holds.
const BYTES: usize = 1 << 20;
/// What they grow to at the most, where batches are short: what is done once a batch is done half as often. Word count takes 0.8 of the processor's time that it takes with
/// one, and no less with four; to decode lines takes the same with one and two, and to read them longer with four.
const MOST_BYTES: usize = 2 << 20;

/// When a batch runs, and how large it may be.
#[derive(Clone, Copy, Debug)]
pub struct Trigger {
    pub(super) when: When,
    /// The most records in a batch; found out while running where it isn't set.
    pub(super) cap: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Asap { linger: Duration },
    Every(Duration),
    AvailableNow,
    Once,
}

impl Trigger {
    /// A batch runs as soon as there is input: the default.
    pub fn asap() -> Self {
        Trigger::new(When::Asap { linger: Duration::ZERO })
    }

    /// A batch runs every `interval`; at once when the last one took longer, and missed ticks are not made up for.
    pub fn every(interval: Duration) -> Self {
        Trigger::new(When::Every(interval))
    }

    /// Runs batches until everything is read that is there now, then stops as [`Stop::stop`](super::Stop::stop) does.
    pub fn available_now() -> Self {
        Trigger::new(When::AvailableNow)
    }

    /// Runs one batch, of what is there when it begins, and stops as [`Stop::stop`](super::Stop::stop) does. Where every input says that it has nothing, it is one of no
    /// records; an input that can't tell is waited for.
    pub fn once() -> Self {
        Trigger::new(When::Once)
    }

    /// At most so many records of each input in a batch (at least one); without it the size adapts to what a batch costs.
    #[must_use]
    pub fn cap(mut self, records: usize) -> Self {
        self.cap = Some(records.max(1));
        self
    }

    /// Lets at least so much time pass between the starts of two batches, so that a trickle is gathered into few batches. Only an
    /// [`asap`](Self::asap) trigger lingers.
    #[must_use]
    pub fn linger(mut self, linger: Duration) -> Self {
        if let When::Asap { linger: old } = &mut self.when {
            *old = linger;
        }
        self
    }

    fn new(when: When) -> Self {
        Trigger { when, cap: None }
    }

    /// The limits of the first batch: it has some too (rule 30).
    pub(super) fn first_limit(&self, workers: usize) -> Limit {
        let first = if self.when == When::Once { LARGEST_CAP } else { FIRST_CAP };
        Limit { records: self.cap.unwrap_or(first), bytes: BYTES * workers }
    }

    /// The limits behind a batch that took so long (rule 30). It never falls below `least` records.
    pub(super) fn next_limit(
        &self,
        limit: Limit,
        workers: usize,
        least: usize,
        took: Duration,
        was_full: bool,
    ) -> Limit {
        if self.cap.is_some() {
            return limit;
        }
        let (now, usual) = (limit.records, LARGEST_CAP * workers);
        let records = match took {
            took if took > LONG || now > usual && took > NO_LONGER_BRIEF => (now / 2).max(least),
            took if took < SHORT && now < usual => (now * 2).min(usual),
            took if took < BRIEF && was_full => (now * 2).min(usual * BEYOND),
            _ => now,
        };
        let bytes = match took {
            took if took > LONG => (limit.bytes / 2).max(BYTES * workers),
            took if took < SHORT => (limit.bytes * 2).min(MOST_BYTES * workers),
            _ => limit.bytes,
        };
        Limit { records, bytes }
    }

    /// The earliest start of the next batch, when the last one was due at `due`.
    pub(super) fn next_start(&self, due: Duration) -> Duration {
        match self.when {
            When::Asap { linger } => due + linger,
            When::Every(interval) => due + interval,
            When::AvailableNow | When::Once => due,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{BEYOND, LARGEST_CAP, Limit, Trigger};

    /// The limit in records behind so many batches, each of which took so long.
    fn behind(batches: usize, from: usize, micros: u64, was_full: bool) -> usize {
        let took = Duration::from_micros(micros);
        let limit = Limit { records: from, bytes: 0 };
        (0..batches).fold(limit, |limit, _| Trigger::asap().next_limit(limit, 1, 1, took, was_full)).records
    }

    #[test]
    fn batches_grow_while_they_are_short() {
        assert_eq!(behind(20, 1, 4_000, true), LARGEST_CAP);
        assert_eq!(behind(20, LARGEST_CAP, 10_000, true), LARGEST_CAP);
        assert_eq!(behind(3, 4_096, 60_000, true), 512);
    }

    #[test]
    fn only_full_batches_of_cheap_records_grow_beyond() {
        assert_eq!(behind(20, 1, 10, true), LARGEST_CAP * BEYOND);
        assert_eq!(behind(20, 1, 10, false), LARGEST_CAP);
        assert_eq!(behind(1, LARGEST_CAP * 2, 100, true), LARGEST_CAP * 2);
        assert_eq!(behind(20, LARGEST_CAP * BEYOND, 300, true), LARGEST_CAP);
    }

    #[test]
    fn short_batches_may_have_twice_the_bytes() {
        let behind = |trigger: Trigger, limit, millis| {
            trigger.next_limit(limit, 2, 1, Duration::from_millis(millis), false).bytes
        };
        let first = Trigger::asap().first_limit(2);
        let twice = Limit { bytes: 2 * first.bytes, ..first };
        assert_eq!([first, twice].map(|limit| behind(Trigger::asap(), limit, 1)), [twice.bytes; 2]);
        assert_eq!([first, twice].map(|limit| behind(Trigger::asap(), limit, 60)), [first.bytes; 2]);
        assert_eq!(behind(Trigger::asap().cap(7), first, 1), first.bytes);
    }
}
