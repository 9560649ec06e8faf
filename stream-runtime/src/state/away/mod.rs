//! What of a table is away, where a run has a budget of memory: which keys go when a step is over, and how they come back when they are touched.
//!
//! The keys that go are the ones that were used least, by a clock with a small count (Corbató's, with the count of Smith's "generalized clock", 1978): each step in which a key
//! changes makes it warmer, up to a bound, and the hand that goes round the table's buckets cools what it passes and takes what is cold. It needs no list that each use would
//! have to change, and the warmth is counted where the step's changes are gone over anyway, when they are saved. So a loop does nothing for it until it doesn't find a key.

mod fetching;
mod looked_up;
mod rows;
mod scanning;
mod spilling;

use hashbrown::HashTable;
use serde::Serialize;

use super::track::Marked;
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::{Spill, give_up};
pub use fetching::Fetching;
pub use looked_up::LookedUp;
use rows::Buckets;
pub(in crate::state) use rows::{Rows, shrink, weight_of};
pub(in crate::state) use scanning::Scanned;
pub use scanning::Scanning;
pub(in crate::state) use spilling::Spilling;

/// What a part of a state has away, by key. (It is public as the types are that a state is tracked by.)
pub struct Away<K, V>(Option<Box<Spilling<K, V>>>);

impl<K, V> Default for Away<K, V> {
    fn default() -> Self {
        Away(None)
    }
}

/// How keys and values are written, so that they can be read: function pointers, because what touches a key does not know that it can be.
#[derive(Debug)]
pub struct Codec<K, V> {
    pub write_key: fn(&K, Vec<u8>) -> Result<Vec<u8>, postcard::Error>,
    pub write: fn(&V, Vec<u8>) -> Result<Vec<u8>, postcard::Error>,
    pub read_key: fn(&[u8]) -> Result<K, postcard::Error>,
    pub read: fn(&[u8]) -> Result<V, postcard::Error>,
}

impl<K, V> Copy for Codec<K, V> {}
impl<K, V> Clone for Codec<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Stored, V: Stored> Codec<K, V> {
    /// As they are.
    pub fn plain() -> Self {
        Codec { write_key: write, write, read_key: read, read }
    }
}

/// Writes behind what is there.
pub(in crate::state) fn write<T: Serialize>(value: &T, bytes: Vec<u8>) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_extend(value, bytes)
}

pub(in crate::state) fn read<T: Stored>(bytes: &[u8]) -> Result<T, postcard::Error> {
    postcard::from_bytes(bytes)
}

/// An entry of a table of which keys may go away.
pub(in crate::state) trait Resident {
    type Key;
    type Value;

    fn hash(&self) -> u64;
    fn key(&self) -> &Self::Key;
    fn value(&self) -> &Self::Value;
    fn mark(&mut self) -> &mut Marked;
}

impl<K, V> Away<K, V> {
    /// From now on keys may go away.
    pub(in crate::state) fn begin(&mut self, spill: &Spill, codec: Codec<K, V>) {
        self.0 = Some(Box::new(Spilling::new(spill, codec)));
    }

    /// Whether they may.
    pub(in crate::state) fn has_begun(&self) -> bool {
        self.0.is_some()
    }

    /// How many are away, where each comes back at most once after it has gone.
    pub(in crate::state) fn count(&self) -> usize {
        self.0.as_ref().map_or(0, |spilling| spilling.count)
    }

    /// How many of them wait to be given.
    pub(in crate::state) fn waiting(&self) -> usize {
        self.0.as_ref().map_or(0, |spilling| spilling.waiting)
    }

    /// Whether anything was ever away: else nothing need be looked for.
    #[inline]
    pub(in crate::state) fn is_used(&self) -> bool {
        self.0.as_ref().is_some_and(|spilling| spilling.shelf.is_used())
    }

    /// A key was saved, with so many bytes.
    #[inline]
    pub(in crate::state) fn saved(&mut self, mark: &mut Marked, bytes: usize) {
        if let Some(spilling) = &mut self.0 {
            mark.use_once();
            spilling.weigh(mark, bytes);
        }
    }

    /// The mark of a key that is put into the table, with so many bytes.
    pub(in crate::state) fn weighed(&mut self, mut mark: Marked, bytes: usize) -> Marked {
        if let Some(spilling) = &mut self.0 {
            spilling.weigh(&mut mark, bytes);
        }
        mark
    }

    /// What has this mark is not in memory any more, nor in the store.
    #[inline]
    pub(in crate::state) fn unweigh(&mut self, mark: &Marked) {
        if let Some(spilling) = &mut self.0 {
            spilling.unweigh(mark);
        }
    }

    /// A key is gone from the table for good; it must not come back.
    #[inline]
    pub(in crate::state) fn forget(&mut self, hash: u64, key: &K, mark: Marked) {
        if let Some(spilling) = &mut self.0 {
            spilling.units = spilling.units.saturating_sub(mark.units());
            if mark.is_on_shelf() {
                spilling.forget(hash, key).unwrap_or_else(|error| give_up(error));
            }
        }
    }

    /// A key that isn't in the table, if it is away. It is in the table from now on, and its copy in the store counts no more.
    #[cold]
    #[inline(never)]
    pub(in crate::state) fn recall(&mut self, hash: u64, key: &K) -> Option<(V, Marked)> {
        let spilling = self.0.as_mut().filter(|spilling| spilling.shelf.is_used())?;
        spilling.recall(hash, key).unwrap_or_else(|error| give_up(error))
    }

    /// What a key that isn't in the table has come to, if it is away, and how many bytes that takes. It stays away, so that any number of workers may ask at once.
    #[cold]
    #[inline(never)]
    pub(in crate::state) fn look(&self, hash: u64, key: &K) -> Option<(V, usize)> {
        let spilling = self.0.as_ref().filter(|spilling| spilling.shelf.is_used())?;
        spilling.look(hash, key).unwrap_or_else(|error| give_up(error))
    }

    /// The mark of a key of so many bytes that is put into the table after it was looked at.
    pub(in crate::state) fn comes_back(&mut self, bytes: usize) -> Marked {
        match &mut self.0 {
            Some(spilling) => {
                let mut mark = spilling.recalled(bytes, false);
                mark.use_once();
                mark
            }
            None => Marked::SAVED,
        }
    }

    /// Puts a key away that was never here.
    pub(in crate::state) fn put(&mut self, hash: u64, key: &K, value: &V) -> Result<(), Error> {
        self.0.as_mut().map_or(Ok(()), |spilling| spilling.put(hash, key, value, &Marked::SAVED))
    }

    /// What is here besides weighs so much. How much of that may stay, if that is less.
    pub(in crate::state) fn weigh(&mut self, weight: u64) -> Option<u64> {
        self.0.as_mut()?.shelf.weigh(weight)
    }

    /// All keys of a hash that are away: of one that is in the table the store has what it was.
    #[cold]
    #[inline(never)]
    pub(in crate::state) fn recall_all(&mut self, hash: u64, is_here: impl Fn(&K) -> bool) -> Vec<(K, V, Marked)> {
        match self.0.as_mut().filter(|spilling| spilling.shelf.is_used()) {
            Some(spilling) => spilling.recall_all(hash, is_here).unwrap_or_else(|error| give_up(error)),
            None => Vec::new(),
        }
    }

    /// A key that isn't here, if it is away. The store has it no more.
    #[cold]
    #[inline(never)]
    pub(in crate::state) fn take(&mut self, hash: u64, key: &K) -> Option<(V, Marked)> {
        let (value, mark) = self.recall(hash, key)?;
        self.forget(hash, key, mark);
        Some((value, Marked::SAVED))
    }

    /// All keys of a hash that are away. The store has them no more.
    #[cold]
    #[inline(never)]
    pub(in crate::state) fn take_all(&mut self, hash: u64) -> Vec<(K, V, Marked)> {
        let mut taken = self.recall_all(hash, |_| false);
        for (key, _, mark) in &mut taken {
            self.forget(hash, key, *mark);
            *mark = Marked::SAVED;
        }
        taken
    }

    /// A key that is away is over.
    pub(in crate::state) fn end(&mut self, hash: u64, key: &K) {
        if let Some(spilling) = &mut self.0 {
            spilling.count = spilling.count.saturating_sub(1);
            spilling.forget(hash, key).unwrap_or_else(|error| give_up(error));
        }
    }

    /// All that is away, one after the other. It stays there.
    pub(in crate::state) fn scan(&mut self) -> Option<Scanning<K, V>> {
        let spilling = self.0.as_mut().filter(|spilling| spilling.count > 0)?;
        Some(spilling.scan().unwrap_or_else(|error| give_up(error)))
    }

    /// Forgets all that is away.
    pub(in crate::state) fn clear(&mut self) {
        let Some(spilling) = self.0.as_mut().filter(|spilling| spilling.shelf.is_used()) else { return };
        spilling.clear().unwrap_or_else(|error| give_up(error));
    }

    /// All that is away, for good: one after the other, and what is in the table too, if it was away before. `None` if nothing is.
    pub(in crate::state) fn fetch(&mut self) -> Option<Fetching<K, V>> {
        let Spilling { mut shelf, codec, .. } = *self.0.take().filter(|spilling| spilling.count > 0)?;
        let fetched = shelf.flush().and_then(|()| shelf.key(Ok));
        let prefix = fetched.unwrap_or_else(|error| give_up(error));
        Some(Fetching { scan: shelf.prefix(&prefix), codec, shelf })
    }

    /// Goes over all keys that are away, and forgets those that are over. Of a key that is in the table the store has what it was.
    pub(in crate::state) fn sweep(
        &mut self,
        is_here: impl Fn(u64, &K) -> bool,
        is_over: impl Fn(&V) -> bool,
        forgets: impl FnMut(K),
    ) {
        if let Some(spilling) = self.0.as_mut().filter(|spilling| spilling.count > 0) {
            spilling.sweep(is_here, is_over, forgets).unwrap_or_else(|error| give_up(error));
        }
    }

    /// Lets keys go away, if all states together weigh too much. `leaves` sees each one before.
    pub(in crate::state) fn shed<E>(
        &mut self,
        table: &mut HashTable<E>,
        leaves: impl FnMut(&mut E),
    ) -> Result<(), Error>
    where
        E: Resident<Key = K, Value = V>,
    {
        self.shed_rows(&mut Buckets { table, leaves })
    }

    /// The same of keys that are laid out in another way.
    pub(in crate::state) fn shed_rows(&mut self, rows: &mut impl Rows<Key = K, Value = V>) -> Result<(), Error> {
        let Some(spilling) = &mut self.0 else { return Ok(()) };
        let weight = spilling.weight(rows);
        match spilling.shelf.weigh(weight) {
            Some(keeps) => spilling.shed(rows, keeps),
            None => spilling.shelf.flush(),
        }
    }
}
