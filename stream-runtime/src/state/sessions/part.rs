//! The sessions of one worker's keys.

use std::hash::Hash;

use hashbrown::HashTable;

use super::ends::{End, Ends};
use super::step::OpenSessions;
use crate::aggregate::Merges;
use crate::state::key::Key;
use crate::time::Timestamp;
use crate::window::{Session, Window};

/// The open sessions of the keys that one worker owns.
pub struct SessionPart<K, Acc> {
    /// How far apart neighbours may be.
    gap: i64,
    /// A slot for each session. A key has several only where items are out of order, or a session waits for its grace.
    table: HashTable<Slot<K, Acc>>,
    ends: Ends,
}

/// An open session.
struct Slot<K, Acc> {
    key: K,
    first: i64,
    last: i64,
    /// The end that is noted of it: its own, or one that was its own.
    noted: i64,
    /// Whether its key may have other sessions.
    crowded: bool,
    acc: Acc,
}

impl<K, Acc> Slot<K, Acc> {
    /// Whether an item of this time is no further than the gap away.
    #[inline]
    fn reaches(&self, at: i64, gap: i64) -> bool {
        let distance = if at > self.last { at.abs_diff(self.last) } else { self.first.abs_diff(self.first.min(at)) };
        distance <= gap as u64
    }

    /// Whether an item of this time that is near enough joins this session and no other.
    #[inline]
    fn has_for_itself(&self, at: i64) -> bool {
        !self.crowded || (self.first <= at && at <= self.last)
    }

    #[inline]
    fn stretch_to(&mut self, at: i64) {
        self.first = self.first.min(at);
        self.last = self.last.max(at);
    }

    fn end(&self, gap: i64) -> i64 {
        self.last.saturating_add(gap)
    }
}

impl<K, Acc> SessionPart<K, Acc> {
    pub(super) fn new<Time>(windows: Session<Time>) -> Self {
        SessionPart { gap: windows.gap(), table: HashTable::new(), ends: Ends::new(windows.gap()) }
    }

    /// No session ends before.
    pub(super) fn next_end(&self) -> Option<Timestamp> {
        self.ends.first()
    }
}

impl<K: Hash + Eq, Acc> SessionPart<K, Acc> {
    /// A first item makes a session.
    #[cold]
    #[inline(never)]
    fn open(&mut self, hash: u64, key: K, at: i64, acc: Acc) {
        let end = at.saturating_add(self.gap);
        self.ends.add(End { at: end, hash });
        self.put(hash, Slot { key, first: at, last: at, noted: end, crowded: false, acc });
    }

    /// Adds an item to a session of a key that may have others.
    #[cold]
    #[inline(never)]
    fn join<Q, T, A>(&mut self, aggregate: &A, hash: u64, key: &Q, at: i64, input: A::Input)
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
    {
        let gap = self.gap;
        let of_key = || self.table.iter_hash(hash).filter(|slot| key.is(&slot.key));
        let (crowded, joined) = (of_key().count() > 1, of_key().filter(|slot| slot.reaches(at, gap)).count());
        if joined > 1 {
            return self.bring_together(aggregate, hash, key, at, input);
        }
        if let Some(slot) = self.table.find_mut(hash, |slot| key.is(&slot.key) && slot.reaches(at, gap)) {
            slot.crowded = crowded;
            slot.stretch_to(at);
            aggregate.add(&mut slot.acc, input);
        }
    }

    /// An item joins two sessions, which become one: the items of the earlier one come first, and the item with them.
    fn bring_together<Q, T, A>(&mut self, aggregate: &A, hash: u64, key: &Q, at: i64, input: A::Input)
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
    {
        let (Some(one), Some(other)) = (self.take(hash, key, at), self.take(hash, key, at)) else { return };
        let (mut session, later) = if one.first < other.first { (one, other) } else { (other, one) };
        aggregate.add(&mut session.acc, input);
        aggregate.merge(&mut session.acc, later.acc);
        session.last = later.last;
        // Both ends are noted, and the earlier one serves.
        session.noted = session.noted.min(later.noted);
        self.put(hash, session);
    }

    /// Takes out a session that an item joins. There are two at most, one on either side.
    fn take<Q: Key<Owned = K>>(&mut self, hash: u64, key: &Q, at: i64) -> Option<Slot<K, Acc>> {
        let reached = |slot: &Slot<K, Acc>| key.is(&slot.key) && slot.reaches(at, self.gap);
        self.table.find_entry(hash, reached).ok().map(|entry| entry.remove().0)
    }

    /// Puts a session in, and sees which of its key know that they are not alone.
    fn put(&mut self, hash: u64, mut session: Slot<K, Acc>) {
        session.crowded = false;
        for other in self.table.iter_hash_mut(hash).filter(|other| other.key == session.key) {
            other.crowded = true;
            session.crowded = true;
        }
        self.table.insert_unique(hash, session, |slot| crate::state::hash::hash(&slot.key));
    }

    /// Takes out a session that is due.
    ///
    /// What is noted is a hash, and not which session it is of. Where two of one hash have the same end noted, each note finds one of them.
    pub(super) fn take_due(&mut self, reached: Timestamp) -> Option<(K, Window, Acc)> {
        let reached = reached.as_micros();
        while let Some(End { at, hash }) = self.ends.next(reached) {
            let is_noted = |slot: &Slot<K, Acc>| slot.noted == at && crate::state::hash::hash(&slot.key) == hash;
            // Where there is none, it has become a part of another.
            let Ok(mut entry) = self.table.find_entry(hash, is_noted) else { continue };
            let end = entry.get().end(self.gap);
            if end > reached {
                entry.get_mut().noted = end;
                self.ends.add(End { at: end, hash });
                continue;
            }
            let Slot { key, first, acc, .. } = entry.remove().0;
            let window = Window { start: Timestamp::from_micros(first), end: Timestamp::from_micros(end) };
            return Some((key, window, acc));
        }
        None
    }
}

impl<K: Key, T, A: Merges<T>> OpenSessions<K, T, A> for SessionPart<K::Owned, A::Acc> {
    type Result = (K::Owned, Window, A::Output);
    type Emitted<'s>
        = Fired<'s, K::Owned, T, A>
    where
        Self: 's,
        A: 's;

    #[cold]
    #[inline(never)]
    fn has_open(&self, hash: u64, key: &K, at: Timestamp) -> bool {
        let at = at.as_micros();
        self.table.find(hash, |slot| key.is(&slot.key) && slot.reaches(at, self.gap)).is_some()
    }

    /// Adds an item that is not late to its session. Nearly always that is the last one of its key, and has no other near.
    #[inline]
    fn add(&mut self, aggregate: &A, hash: u64, key: K, at: Timestamp, input: A::Input) {
        let (at, gap) = (at.as_micros(), self.gap);
        match self.table.find_mut(hash, |slot| key.is(&slot.key) && slot.reaches(at, gap)) {
            Some(slot) if slot.has_for_itself(at) => {
                slot.stretch_to(at);
                aggregate.add(&mut slot.acc, input);
            }
            Some(_) => self.join(aggregate, hash, &key, at, input),
            None => self.open(hash, key.own(), at, aggregate.first(input)),
        }
    }

    fn at_most(&self) -> usize {
        self.table.len()
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s> {
        Fired { aggregate, part: self, reached }
    }
}

/// The sessions that end at or before the watermark, those of a key in their order.
pub struct Fired<'s, K, T, A: Merges<T>> {
    aggregate: &'s A,
    part: &'s mut SessionPart<K, A::Acc>,
    reached: Option<Timestamp>,
}

impl<K: std::hash::Hash + Eq, T, A: Merges<T>> Iterator for Fired<'_, K, T, A> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (key, window, acc) = self.part.take_due(self.reached?)?;
        Some((key, window, self.aggregate.finish(acc)))
    }
}
