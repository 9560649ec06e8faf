//! A table's part of the store: what goes there by the hand of a clock, and what comes back.

use hashbrown::HashTable;

use super::{Codec, Resident};
use crate::Error;
use crate::spill::{OnShelf, Shelf, Spill};
use crate::state::track::Marked;

/// The keys of a table that are away.
pub(super) struct Spilling<K, V> {
    pub(super) shelf: Shelf,
    pub(super) codec: Codec<K, V>,
    /// The bucket that the clock's hand is at.
    hand: usize,
    /// What keys and values have beside the table, in units of [`Marked::UNIT`].
    pub(super) units: u64,
    /// How many keys are away.
    pub(super) count: usize,
}

/// So often the hand goes round at the most: then all that can go is cold, and gone.
const ROUNDS: usize = Marked::WARMEST as usize + 1;

/// A key in the store begins with its hash.
pub(super) const HASH: usize = size_of::<u64>();

impl<K, V> Spilling<K, V> {
    pub(super) fn new(spill: &Spill, codec: Codec<K, V>) -> Self {
        Spilling { shelf: spill.shelf(), codec, hand: 0, units: 0, count: 0 }
    }

    /// What a table weighs that is two thirds full, on average, with what its keys and values have elsewhere.
    pub(super) fn weight<E>(&self, table: &HashTable<E>) -> u64 {
        (table.len() * (size_of::<E>() + 1)) as u64 * 3 / 2 + self.units * Marked::UNIT
    }

    fn key(&mut self, hash: u64, key: &K) -> Result<Vec<u8>, Error> {
        let write_key = self.codec.write_key;
        self.shelf.key(|mut bytes| {
            bytes.extend(hash.to_be_bytes());
            write_key(key, bytes)
        })
    }

    pub(super) fn recall(&mut self, hash: u64, key: &K) -> Result<Option<(V, Marked)>, Error> {
        self.shelf.flush()?;
        let key = self.key(hash, key)?;
        let found = self.shelf.get(&key, |bytes| Ok(((self.codec.read)(bytes)?, key.len() + bytes.len())))?;
        self.shelf.reuse(key);
        self.count = self.count.saturating_sub(found.is_some().into());
        Ok(found.map(|(value, bytes)| (value, self.recalled(bytes))))
    }

    pub(super) fn recall_all(&mut self, hash: u64, is_here: impl Fn(&K) -> bool) -> Result<Vec<(K, V, Marked)>, Error> {
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

    pub(super) fn sweep(
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
    pub(super) fn weigh(&mut self, mark: &mut Marked, bytes: usize) {
        // What has nothing to drop has no memory of its own.
        let before = mark.weigh(if std::mem::needs_drop::<(K, V)>() { bytes } else { 0 });
        self.units = (self.units + mark.units()).saturating_sub(before);
    }

    pub(super) fn forget(&mut self, hash: u64, key: &K) -> Result<(), Error> {
        let key = self.key(hash, key)?;
        self.shelf.remove(&key)?;
        self.shelf.reuse(key);
        Ok(())
    }

    pub(super) fn shed<E>(
        &mut self,
        table: &mut HashTable<E>,
        keeps: u64,
        mut leaves: impl FnMut(&mut E),
    ) -> Result<(), Error>
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
