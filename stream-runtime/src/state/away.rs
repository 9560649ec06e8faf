//! What of a table is away, where a run has a budget of memory: which keys go when a step is over, and how they come back when they are touched.
//!
//! The keys that go are the ones that were used least, by a clock with a small count (Corbató's, with the count of Smith's "generalized clock", 1978): each step in which a key
//! changes makes it warmer, up to a bound, and the hand that goes round the table's buckets cools what it passes and takes what is cold. It needs no list that each use would
//! have to change, and the warmth is counted where the step's changes are gone over anyway, when they are saved. So a loop does nothing for it until it doesn't find a key.

use hashbrown::HashTable;
use serde::Serialize;

use super::track::Marked;
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::{OnShelf, Shelf, Spill, give_up};

/// What a part of a state has away, by key. (It is public as the types are that a state is tracked by.)
pub struct Away<K, V>(Option<Box<Spilling<K, V>>>);

impl<K, V> Default for Away<K, V> {
    fn default() -> Self {
        Away(None)
    }
}

struct Spilling<K, V> {
    shelf: Shelf,
    codec: Codec<K, V>,
    /// The bucket that the clock's hand is at.
    hand: usize,
    /// What keys and values have beside the table, in units of [`Marked::UNIT`].
    units: u64,
    /// How many keys are away.
    count: usize,
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
pub(super) fn write<T: Serialize>(value: &T, bytes: Vec<u8>) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_extend(value, bytes)
}

pub(super) fn read<T: Stored>(bytes: &[u8]) -> Result<T, postcard::Error> {
    postcard::from_bytes(bytes)
}

/// An entry of a table of which keys may go away.
pub(super) trait Resident {
    type Key;
    type Value;

    fn hash(&self) -> u64;
    fn key(&self) -> &Self::Key;
    fn value(&self) -> &Self::Value;
    fn mark(&mut self) -> &mut Marked;
}

/// So often the hand goes round at the most: then all that can go is cold, and gone.
const ROUNDS: usize = Marked::WARMEST as usize + 1;

impl<K, V> Away<K, V> {
    /// From now on keys may go away.
    pub(super) fn begin(&mut self, spill: &Spill, codec: Codec<K, V>) {
        self.0 = Some(Box::new(Spilling { shelf: spill.shelf(), codec, hand: 0, units: 0, count: 0 }));
    }

    /// Whether they may.
    pub(super) fn has_begun(&self) -> bool {
        self.0.is_some()
    }

    /// How many are away, where each comes back at most once after it has gone.
    pub(super) fn count(&self) -> usize {
        self.0.as_ref().map_or(0, |spilling| spilling.count)
    }

    /// A key was saved, with so many bytes.
    #[inline]
    pub(super) fn saved(&mut self, mark: &mut Marked, bytes: usize) {
        if let Some(spilling) = &mut self.0 {
            mark.use_once();
            spilling.weigh(mark, bytes);
        }
    }

    /// The mark of a key that is put into the table, with so many bytes.
    pub(super) fn weighed(&mut self, mut mark: Marked, bytes: usize) -> Marked {
        if let Some(spilling) = &mut self.0 {
            spilling.weigh(&mut mark, bytes);
        }
        mark
    }

    /// A key is gone from the table for good; it must not come back.
    #[inline]
    pub(super) fn forget(&mut self, hash: u64, key: &K, mark: Marked) {
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
    pub(super) fn recall(&mut self, hash: u64, key: &K) -> Option<(V, Marked)> {
        let spilling = self.0.as_mut().filter(|spilling| spilling.shelf.is_used())?;
        spilling.recall(hash, key).unwrap_or_else(|error| give_up(error))
    }

    /// All keys of a hash that are away: of one that is in the table the store has what it was.
    #[cold]
    #[inline(never)]
    pub(super) fn recall_all(&mut self, hash: u64, is_here: impl Fn(&K) -> bool) -> Vec<(K, V, Marked)> {
        match self.0.as_mut().filter(|spilling| spilling.shelf.is_used()) {
            Some(spilling) => spilling.recall_all(hash, is_here).unwrap_or_else(|error| give_up(error)),
            None => Vec::new(),
        }
    }

    /// All that is away, for good: one after the other, and what is in the table too, if it was away before. `None` if nothing is.
    pub(super) fn fetch(&mut self) -> Option<Fetching<K, V>> {
        let Spilling { mut shelf, codec, .. } = *self.0.take().filter(|spilling| spilling.count > 0)?;
        let fetched = shelf.flush().and_then(|()| shelf.key(Ok));
        let prefix = fetched.unwrap_or_else(|error| give_up(error));
        Some(Fetching { scan: shelf.prefix(&prefix), codec, shelf })
    }

    /// Goes over all keys that are away, and forgets those that are over. Of a key that is in the table the store has what it was.
    pub(super) fn sweep(
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
    pub(super) fn shed<E>(&mut self, table: &mut HashTable<E>, leaves: impl FnMut(&mut E)) -> Result<(), Error>
    where
        E: Resident<Key = K, Value = V>,
    {
        let Some(spilling) = &mut self.0 else { return Ok(()) };
        let weight = spilling.weight(table);
        match spilling.shelf.weigh(weight) {
            Some(keeps) => spilling.shed(table, keeps, leaves),
            None => spilling.shelf.flush(),
        }
    }
}

impl<K, V> Spilling<K, V> {
    /// What a table weighs that is two thirds full, on average, with what its keys and values have elsewhere.
    fn weight<E>(&self, table: &HashTable<E>) -> u64 {
        (table.len() * (size_of::<E>() + 1)) as u64 * 3 / 2 + self.units * Marked::UNIT
    }

    fn key(&mut self, hash: u64, key: &K) -> Result<Vec<u8>, Error> {
        let write_key = self.codec.write_key;
        self.shelf.key(|mut bytes| {
            bytes.extend(hash.to_be_bytes());
            write_key(key, bytes)
        })
    }

    fn recall(&mut self, hash: u64, key: &K) -> Result<Option<(V, Marked)>, Error> {
        self.shelf.flush()?;
        let key = self.key(hash, key)?;
        let found = self.shelf.get(&key, |bytes| Ok(((self.codec.read)(bytes)?, key.len() + bytes.len())))?;
        self.shelf.reuse(key);
        self.count = self.count.saturating_sub(found.is_some().into());
        Ok(found.map(|(value, bytes)| (value, self.recalled(bytes))))
    }

    fn recall_all(&mut self, hash: u64, is_here: impl Fn(&K) -> bool) -> Result<Vec<(K, V, Marked)>, Error> {
        self.shelf.flush()?;
        let prefix = self.shelf.key(|mut bytes| {
            bytes.extend(hash.to_be_bytes());
            Ok(bytes)
        })?;
        let (mut found, mut scan): (_, OnShelf) = (Vec::new(), self.shelf.prefix(&prefix));
        self.shelf.reuse(prefix);
        let Codec { read_key, read, .. } = self.codec;
        while let Some(entry) = scan.next(|key, value| {
            let bytes = key.len() + value.len();
            Ok((read_key(key.get(HASH..).unwrap_or_default())?, read(value)?, bytes))
        }) {
            let (key, value, bytes) = entry?;
            if !is_here(&key) {
                self.count = self.count.saturating_sub(1);
                found.push((key, value, self.recalled(bytes)));
            }
        }
        Ok(found)
    }

    fn sweep(
        &mut self,
        is_here: impl Fn(u64, &K) -> bool,
        is_over: impl Fn(&V) -> bool,
        mut forgets: impl FnMut(K),
    ) -> Result<(), Error> {
        self.shelf.flush()?;
        let prefix = self.shelf.key(Ok)?;
        let mut scan = self.shelf.prefix(&prefix);
        self.shelf.reuse(prefix);
        let Codec { read_key, read, .. } = self.codec;
        while let Some(entry) = scan.next(|key, value| {
            let (hash, key) = key.split_first_chunk().ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
            Ok((u64::from_be_bytes(*hash), read_key(key)?, read(value)?))
        }) {
            let (hash, key, value) = entry?;
            if is_over(&value) && !is_here(hash, &key) {
                self.count = self.count.saturating_sub(1);
                self.forget(hash, &key)?;
                forgets(key);
            }
        }
        self.shelf.flush()
    }

    /// The mark of a key that comes back.
    fn recalled(&mut self, bytes: usize) -> Marked {
        let mut mark = Marked::RECALLED;
        self.weigh(&mut mark, bytes);
        mark
    }

    /// A key weighs so much now.
    fn weigh(&mut self, mark: &mut Marked, bytes: usize) {
        // What has nothing to drop has no memory of its own.
        let before = mark.weigh(if std::mem::needs_drop::<(K, V)>() { bytes } else { 0 });
        self.units = (self.units + mark.units()).saturating_sub(before);
    }

    fn forget(&mut self, hash: u64, key: &K) -> Result<(), Error> {
        let key = self.key(hash, key)?;
        self.shelf.remove(&key)?;
        self.shelf.reuse(key);
        Ok(())
    }

    fn shed<E>(&mut self, table: &mut HashTable<E>, keeps: u64, mut leaves: impl FnMut(&mut E)) -> Result<(), Error>
    where
        E: Resident<Key = K, Value = V>,
    {
        let (buckets, mut value) = (table.num_buckets(), Vec::new());
        for _ in 0..ROUNDS * buckets {
            if self.weight(table) <= keeps {
                break;
            }
            self.hand = (self.hand + 1) % buckets;
            let Some(entry) = table.get_bucket_mut(self.hand) else { continue };
            if !entry.mark().cools() {
                continue;
            }
            leaves(entry);
            let key = self.key(entry.hash(), entry.key())?;
            value.clear();
            value = (self.codec.write)(entry.value(), value).map_err(|cause| self.shelf.unreadable(cause))?;
            self.shelf.put(&key, &value)?;
            self.shelf.reuse(key);
            self.units = self.units.saturating_sub(entry.mark().units());
            self.count += 1;
            if let Ok(entry) = table.get_bucket_entry(self.hand) {
                entry.remove();
            }
        }
        self.shelf.flush()?;
        if table.len() < table.num_buckets() / 8 {
            table.shrink_to(table.len() * 2, Resident::hash);
        }
        let weight = self.weight(table);
        self.shelf.weigh(weight);
        Ok(())
    }
}

/// See [`Away::fetch`]. What was fetched is removed from the store.
pub struct Fetching<K, V> {
    scan: OnShelf,
    codec: Codec<K, V>,
    shelf: Shelf,
}

impl<K, V> Iterator for Fetching<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        let Codec { read_key, read, .. } = self.codec;
        let shelf = &mut self.shelf;
        let entry = self.scan.next(|key, value| {
            let read = (read_key(key.get(HASH..).unwrap_or_default())?, read(value)?);
            let key = shelf.key(|mut bytes| {
                bytes.extend(key);
                Ok(bytes)
            });
            Ok((read, key.and_then(|key| shelf.remove(&key))))
        });
        match entry {
            Some(Ok((entry, Ok(())))) => Some(entry),
            Some(Ok((_, Err(error))) | Err(error)) => give_up(error),
            None => {
                self.shelf.flush().unwrap_or_else(|error| give_up(error));
                None
            }
        }
    }
}

const HASH: usize = size_of::<u64>();
