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
        IntervalPart { keys: HashTable::new(), left: Kept::new(left), right: Kept::new(right) }
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

    /// Takes a row in.
    #[inline]
    pub(super) fn insert(&mut self, hash: u64, list: &mut List, at: i64, item: T) -> u32 {
        let (row, is_oldest) = self.rows.insert(list, at, item);
        if is_oldest {
            self.wakes.add(at, hash);
        }
        row
    }

    /// Lets rows go that have met all that they ever will, and with its last row a key. Gives the first that has met nothing, if `alone`
    /// asks for such rows.
    #[inline]
    pub(super) fn leave<K: Clone>(
        &mut self,
        keys: &mut HashTable<Slot<K>>,
        side: usize,
        over: Over,
        alone: bool,
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
            let left_alone = self.take_until(list, over, |row| alone && !row.met);
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
