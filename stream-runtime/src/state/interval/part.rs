//! The rows of the keys that one worker owns.

use std::hash::Hash;

use hashbrown::HashTable;

use super::rows::{List, Row, Rows};
use super::wakes::Wakes;
use crate::join::Over;
use crate::state::hash::hash;
use crate::state::key::Key;

/// The keys that one worker owns, and their rows.
pub struct IntervalPart<K, A, B> {
    pub(super) keys: HashTable<Slot<K>>,
    pub(super) left: Kept<A>,
    pub(super) right: Kept<B>,
    silent: Silent,
}

/// Rows that go without anyone being told. None is put on a list to go at its time: all keys are gone over when as many rows have come as there
/// are half of the rows and of the buckets. With a list, a pair of rows took 870 instructions more
/// (`cargo bench --bench instructions -- interval_join`).
#[derive(Default)]
struct Silent {
    /// How many there were when they were last gone over.
    kept: usize,
    /// How many have come since then.
    arrived: usize,
}

/// A key that has rows.
pub(super) struct Slot<K> {
    pub(super) key: K,
    /// By side.
    pub(super) lists: [List; 2],
}

pub(super) const LEFT: usize = 0;
pub(super) const RIGHT: usize = 1;

/// The rows of one side.
pub(super) struct Kept<T> {
    pub(super) rows: Rows<T>,
    pub(super) wakes: Wakes,
    /// The hash whose rows are leaving.
    waking: Option<u64>,
}

/// A row that has arrived, and the next of the other side that it may meet.
pub(super) struct Arrived {
    /// Where its key is.
    pub(super) bucket: usize,
    pub(super) row: u32,
    pub(super) partner: u32,
    /// The last time that its partners have.
    pub(super) last: i64,
}

impl<K, A, B> IntervalPart<K, A, B> {
    pub(super) fn new((left, right): (i64, i64)) -> Self {
        // By the longer of both: rows that hardly stay would fall into buckets of hardly any time.
        let retention = left.max(right);
        let (left, right) = (Kept::new(retention), Kept::new(retention));
        IntervalPart { keys: HashTable::new(), left, right, silent: Silent::default() }
    }

    /// So many rows come that will go in silence.
    pub(super) fn expect(&mut self, rows: usize) {
        self.silent.arrived += rows;
    }

    /// How many keys there are to go over, if that is due.
    pub(super) fn to_sweep(&self) -> usize {
        let enough = self.silent.kept.midpoint(self.keys.num_buckets());
        if self.silent.arrived > enough { self.keys.len() } else { 0 }
    }

    /// Goes over all keys if that is due, and lets the left rows, and the right ones, go that go in silence.
    pub(super) fn sweep(&mut self, left: Option<Over>, right: Option<Over>) {
        if self.to_sweep() == 0 {
            return;
        }
        let mut gone = 0;
        self.keys.retain(|slot| {
            gone += left.map_or(0, |over| self.left.rows.drop_until(&mut slot.lists[LEFT], over));
            gone += right.map_or(0, |over| self.right.rows.drop_until(&mut slot.lists[RIGHT], over));
            !slot.is_empty()
        });
        self.silent = Silent { kept: self.silent.kept + self.silent.arrived - gone, arrived: 0 };
    }
}

impl<K: Hash, A, B> IntervalPart<K, A, B> {
    /// Where a key is; a new one is put in.
    #[inline]
    pub(super) fn bucket<Q: Key<Owned = K>>(&mut self, hash: u64, key: Q) -> usize {
        match self.keys.find_bucket_index(hash, |slot| key.is(&slot.key)) {
            Some(bucket) => bucket,
            None => self.insert(hash, key.own()),
        }
    }

    #[inline(never)]
    fn insert(&mut self, hash_of_key: u64, key: K) -> usize {
        let slot = Slot { key, lists: [List::EMPTY; 2] };
        self.keys.insert_unique(hash_of_key, slot, |slot| hash(&slot.key)).bucket_index()
    }
}

impl<T> Kept<T> {
    fn new(retention: i64) -> Self {
        Kept { rows: Rows::new(), wakes: Wakes::new(retention), waking: None }
    }

    /// Takes a row in. `alone` asks for those that meet nothing.
    #[inline]
    pub(super) fn insert(&mut self, hash: u64, list: &mut List, at: i64, item: T, alone: bool) -> u32 {
        let (row, is_oldest) = self.rows.insert(list, at, item);
        if alone && is_oldest {
            self.wakes.add(at, hash);
        }
        row
    }

    /// Lets rows go that have met all that they ever will, and with its last row a key. Gives the first that has met nothing.
    #[inline]
    pub(super) fn leave<K: Clone>(
        &mut self,
        keys: &mut HashTable<Slot<K>>,
        side: usize,
        over: Over,
    ) -> Option<(K, Row<T>)> {
        loop {
            let hash = match self.waking.take() {
                Some(hash) => hash,
                None => self.wakes.next(over)?,
            };
            let is_due = |slot: &Slot<K>| self.rows.oldest(slot.lists[side]).is_some_and(|at| over.is(at));
            let Ok(mut entry) = keys.find_entry(hash, is_due) else { continue };
            // There may be more such rows, or another key with this hash.
            self.waking = Some(hash);
            let list = &mut entry.get_mut().lists[side];
            let left_alone = self.take_until(list, over, |row| !row.met);
            if let Some(at) = self.rows.oldest(*list).filter(|at| !over.is(*at)) {
                self.wakes.add(at, hash);
            }
            let key = match (&left_alone, entry.get().is_empty()) {
                (_, true) => Some(entry.remove().0.key),
                (Some(_), false) => Some(entry.get().key.clone()),
                (None, false) => None,
            };
            if let (Some(key), Some(row)) = (key, left_alone) {
                return Some((key, row));
            }
        }
    }

    /// Takes rows out of a list up to the first that is asked for.
    #[inline]
    fn take_until(&mut self, list: &mut List, over: Over, is_asked_for: impl Fn(&Row<T>) -> bool) -> Option<Row<T>> {
        std::iter::from_fn(|| self.rows.take(list, over)).find(is_asked_for)
    }
}

impl<K> Slot<K> {
    fn is_empty(&self) -> bool {
        self.lists.iter().all(|list| list.is_empty())
    }
}
