//! The rows of the keys that one worker owns.

use hashbrown::HashTable;

use super::away::{Due, KeyRows};
use super::loaded::Loaded;
use super::rows::{NONE, Row, Rows};
use super::saved::SavedOver;
use super::side::Side;
use super::step::Sent;
use crate::join::{Interval, Noted, Over, Presence};
use crate::state::away::Away;
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::track::{Track, Untracked};
use crate::time::Timestamp;

/// The keys that one worker owns, and their rows.
pub struct IntervalPart<K, A, B, L: Presence, R: Presence, M: Track = Untracked> {
    pub(super) keys: HashTable<Slot<K, M>>,
    /// How many keys are new since those without rows last went.
    inserted: usize,
    pub(super) left: Side<A, R::Noted, M>,
    pub(super) right: Side<B, L::Noted, M>,
    /// What the row that arrived last has met, but for the oldest.
    newer: Vec<u32>,
    /// The rows that have met all that they ever will, when it was last looked.
    pub(super) over: M::Only<SavedOver>,
    /// The keys that aren't here.
    pub(super) away: M::Only<Away<K, KeyRows<A, B>>>,
    /// Those of which something is due.
    pub(super) due: M::Only<Due>,
    /// What was loaded, until the first step.
    pub(super) loaded: Loaded<K, A, B>,
}

/// A key, and the numbers of its newest rows, by side.
pub(super) struct Slot<K, M: Track> {
    pub(super) key: K,
    pub(super) newest: [u32; 2],
    pub(super) mark: M::Mark,
    /// For which sides it is booked when something of its rows is due, since it was away.
    pub(super) is_booked: M::Only<[bool; 2]>,
}

impl<K, M: Track> Slot<K, M> {
    /// Of a key without rows.
    #[inline]
    pub(super) fn new(key: K) -> Self {
        Slot { key, newest: [NONE; 2], mark: M::Mark::default(), is_booked: M::Only::default() }
    }
}

pub(super) const LEFT: usize = 0;
pub(super) const RIGHT: usize = 1;

/// A result, with its time.
pub(super) type Joint<K, A, B, L, R> = (Timestamp, (K, <L as Presence>::Of<A>, <R as Presence>::Of<B>));

impl<K, A, B, L: Presence, R: Presence, M: Track> IntervalPart<K, A, B, L, R, M> {
    /// On one of so many workers.
    pub(super) fn new(worker: (usize, usize)) -> Self {
        IntervalPart {
            keys: HashTable::new(),
            inserted: 0,
            left: Side::new(worker),
            right: Side::new(worker),
            newer: Vec::new(),
            over: M::make(SavedOver::default),
            away: M::make(Away::default),
            due: M::make(Due::default),
            loaded: Loaded::default(),
        }
    }

    /// From now on rows are kept for so long.
    pub(super) fn keep_for(&mut self, (left, right): (i64, i64)) {
        // By the longer of both: rows that hardly stay would fall into buckets of hardly any time.
        let retention = left.max(right);
        self.left.keep_for(retention);
        self.right.keep_for(retention);
    }

    /// How many keys are kept.
    #[cfg(test)]
    pub(super) fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// Whether one side has so many rows that another step may be too much.
    pub(super) fn is_full(&self) -> bool {
        self.left.rows.is_full() || self.right.rows.is_full()
    }

    /// Lets the rows go that have met all that they ever will.
    pub(super) fn forget(&mut self, (left, right): (Over, Over)) {
        self.over = M::make(|| SavedOver(left.0, right.0));
        if let Some(renumbered) = self.left.forget(left) {
            self.keys.iter_mut().for_each(|slot| slot.newest[LEFT] = renumbered.of(slot.newest[LEFT]));
        }
        if let Some(renumbered) = self.right.forget(right) {
            self.keys.iter_mut().for_each(|slot| slot.newest[RIGHT] = renumbered.of(slot.newest[RIGHT]));
        }
    }
}

impl<K: Key<Owned = K>, A, B, L: Presence, R: Presence, M: Track> IntervalPart<K, A, B, L, R, M> {
    /// Says which rows of a key were the newest, of which one side has that now which arrives next. Of a new key none were.
    // The number of the row that arrives next is known only behind the probe, in which there is no register for it.
    #[inline]
    pub(super) fn replace<Q: Key<Owned = K>>(&mut self, hash: u64, key: &Q, side: usize) -> [u32; 2] {
        let found = self.keys.find_mut(hash, |slot| key.is(&slot.key));
        let number = if side == LEFT { self.left.rows.next() } else { self.right.rows.next() };
        match found {
            Some(Slot { newest, .. }) => {
                let before = *newest;
                newest[side] = number;
                before
            }
            // By itself, so that what is not tracked has the same code as if nothing were ever away.
            None if M::TRACKS => self.meet_again(hash, key.clone().own(), side),
            None => {
                let mut slot = Slot::new(key.clone().own());
                slot.newest[side] = number;
                self.insert(slot);
                [NONE; 2]
            }
        }
    }

    /// Where there is no room for another key, those go first that have no rows any more, if that may make enough. The key's hash is computed anew: the
    /// loop, which seldom inserts, would need a register for it.
    #[cold]
    #[inline(never)]
    pub(super) fn insert(&mut self, slot: Slot<K, M>) {
        let hash_of_key = hash(&slot.key);
        if self.keys.len() == self.keys.capacity() && self.inserted > self.keys.len() / 2 {
            let (left, right) = (&self.left.rows, &self.right.rows);
            self.keys.retain(|slot| left.get(slot.newest[LEFT]).is_some() || right.get(slot.newest[RIGHT]).is_some());
            self.inserted = 0;
        }
        self.inserted += 1;
        self.keys.insert_unique(hash_of_key, slot, |slot| hash(&slot.key));
    }
}

impl<K: Key<Owned = K>, A: Clone, B: Clone, L: Presence, R: Presence, M: Track> IntervalPart<K, A, B, L, R, M> {
    /// Takes a left row in, and gives what comes of it with each partner, from the oldest to the newest.
    // Always inlined: it stands in the loop of the only worker and in that of an owner, and a call took 40 instructions of 150.
    #[inline(always)]
    pub(super) fn left<Q: Key<Owned = K>>(
        &mut self,
        interval: Interval<A, B, L, R>,
        Sent { hash, at, key, item }: Sent<Q, A>,
    ) -> Option<impl Iterator<Item = Joint<K, A, B, L, R>>> {
        let [newest, other] = self.replace(hash, &key, LEFT);
        let oldest = self.right.rows.meet(other, || interval.of_left(at), &mut self.newer);
        self.right.rows.note_met(oldest, &self.newer, |row| self.right.unsaved.rows.push((hash, row)));
        let older = match self.left.rows.is_newer(newest, at) {
            false => newest,
            true => go_behind(&mut self.keys, &key, LEFT, (newest, at), &mut self.left.rows),
        };
        let a = self.left.add(older, hash, at, oldest.is_some(), item);
        let partners = self.right.rows.met(oldest?, &self.newer);
        Some(partners.map(move |b| pair::<_, A, B, L, R, M>(&key, a, b)))
    }

    /// Takes a right row in, likewise.
    #[inline(always)]
    pub(super) fn right<Q: Key<Owned = K>>(
        &mut self,
        interval: Interval<A, B, L, R>,
        Sent { hash, at, key, item }: Sent<Q, B>,
    ) -> Option<impl Iterator<Item = Joint<K, A, B, L, R>>> {
        let [other, newest] = self.replace(hash, &key, RIGHT);
        let oldest = self.left.rows.meet(other, || interval.of_right(at), &mut self.newer);
        self.left.rows.note_met(oldest, &self.newer, |row| self.left.unsaved.rows.push((hash, row)));
        let older = match self.right.rows.is_newer(newest, at) {
            false => newest,
            true => go_behind(&mut self.keys, &key, RIGHT, (newest, at), &mut self.right.rows),
        };
        let b = self.right.add(older, hash, at, oldest.is_some(), item);
        let partners = self.left.rows.met(oldest?, &self.newer);
        Some(partners.map(move |a| pair::<_, A, B, L, R, M>(&key, a, b)))
    }

    /// What comes of a left row that has met nothing.
    pub(super) fn left_alone(&self, number: u32) -> Option<Joint<K, A, B, L, R>> {
        let row = self.left.rows.get(number)?;
        let is_its = |slot: &Slot<K, M>| self.left.rows.is_in(slot.newest[LEFT], number);
        let key = self.key_of(row.noted.alone()?, is_its)?;
        Some((Timestamp::from_micros(row.at), (key, L::present(row.item.clone()), R::absent()?)))
    }

    /// What comes of a right row that has met nothing.
    pub(super) fn right_alone(&self, number: u32) -> Option<Joint<K, A, B, L, R>> {
        let row = self.right.rows.get(number)?;
        let is_its = |slot: &Slot<K, M>| self.right.rows.is_in(slot.newest[RIGHT], number);
        let key = self.key_of(row.noted.alone()?, is_its)?;
        Some((Timestamp::from_micros(row.at), (key, L::absent()?, R::present(row.item.clone()))))
    }

    /// The key of a row, by its hash: only where two keys have that hash must their rows be looked through.
    fn key_of(&self, hash_of_key: u64, is_its: impl Fn(&Slot<K, M>) -> bool) -> Option<K> {
        let is_alone = is_alone(&self.keys, hash_of_key);
        let mut alike = self.keys.iter_hash(hash_of_key).filter(|slot| hash(&slot.key) == hash_of_key);
        alike.find(|slot| is_alone || is_its(slot)).map(|slot| slot.key.clone())
    }
}

/// The slot of a key with this hash: only where two keys have it must it be asked which it is.
pub(super) fn slot_of<K: Key, M: Track>(
    keys: &mut HashTable<Slot<K, M>>,
    hash_of_key: u64,
    is_it: impl Fn(&Slot<K, M>) -> bool,
) -> Option<&mut Slot<K, M>> {
    let is_alone = is_alone(keys, hash_of_key);
    let mut alike = keys.iter_hash_mut(hash_of_key).filter(|slot| hash(&slot.key) == hash_of_key);
    alike.find(|slot| is_alone || is_it(slot))
}

/// Whether no two keys have this hash.
fn is_alone<K: Key, M: Track>(keys: &HashTable<Slot<K, M>>, hash_of_key: u64) -> bool {
    keys.iter_hash(hash_of_key).filter(|slot| hash(&slot.key) == hash_of_key).nth(1).is_none()
}

#[inline]
fn pair<Q: Key, A: Clone, B: Clone, L: Presence, R: Presence, M: Track>(
    key: &Q,
    a: &Row<A, R::Noted, M>,
    b: &Row<B, L::Noted, M>,
) -> Joint<Q::Owned, A, B, L, R> {
    let at = Timestamp::from_micros(a.at.max(b.at));
    (at, (key.clone().own(), L::present(a.item.clone()), R::present(b.item.clone())))
}

/// The row that arrives next was put down as the newest, and is not. Says which one is behind it.
#[cold]
#[inline(never)]
pub(super) fn go_behind<Q: Key, T, N: Noted, M: Track>(
    keys: &mut HashTable<Slot<Q::Owned, M>>,
    key: &Q,
    side: usize,
    (newest, at): (u32, i64),
    rows: &mut Rows<T, N, M>,
) -> u32 {
    if let Some(slot) = keys.find_mut(hash(key), |slot| key.is(&slot.key)) {
        slot.newest[side] = newest;
        // It may be due before what is booked.
        slot.is_booked = M::Only::default();
    }
    rows.go_behind(newest, at)
}
