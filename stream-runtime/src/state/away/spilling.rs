//! A table's part of the store: what goes there by the hand of a clock, and what comes back.

use super::scanning::{Scanned, Scanning, waits};
use super::{Codec, Rows};
use crate::Error;
use crate::spill::{OnShelf, Shelf, Spill};
use crate::state::track::Marked;

/// The keys of a table that are away.
pub(in crate::state) struct Spilling<K, V> {
    pub(super) shelf: Shelf,
    pub(super) codec: Codec<K, V>,
    /// The bucket that the clock's hand is at.
    hand: usize,
    /// What keys and values have beside the table, in units of [`Marked::UNIT`].
    pub(super) units: u64,
    /// How many keys are away.
    pub(super) count: usize,
    /// How many of them wait to be given.
    pub(super) waiting: usize,
    /// What is written next.
    bytes: Vec<u8>,
}

/// So often the hand goes round at the most: then all that can go is cold, and gone.
const ROUNDS: usize = Marked::WARMEST as usize + 1;

/// A key in the store begins with its hash.
pub(super) const HASH: usize = size_of::<u64>();

impl<K, V> Spilling<K, V> {
    pub(super) fn new(spill: &Spill, codec: Codec<K, V>) -> Self {
        Spilling { shelf: spill.shelf(), codec, hand: 0, units: 0, count: 0, waiting: 0, bytes: Vec::new() }
    }

    /// What all that is here weighs, with what keys and values have elsewhere.
    pub(super) fn weight(&self, rows: &impl Rows) -> u64 {
        rows.weight() + self.units * Marked::UNIT
    }

    fn key(&mut self, hash: u64, key: &K) -> Result<Vec<u8>, Error> {
        let write_key = self.codec.write_key;
        self.shelf.key(|bytes| hashed(hash, key, write_key, bytes))
    }

    /// What a key has come to, and how many bytes that takes. It stays where it is, and so all that was put away must be written.
    pub(super) fn look(&self, hash: u64, key: &K) -> Result<Option<(V, usize)>, Error> {
        let Codec { write_key, read, .. } = self.codec;
        let key = self.shelf.key_in(Vec::new(), |bytes| hashed(hash, key, write_key, bytes))?;
        self.shelf.get(&key, |bytes| Ok((read(bytes)?, key.len() + bytes.len())))
    }

    pub(super) fn recall(&mut self, hash: u64, key: &K) -> Result<Option<(V, Marked)>, Error> {
        self.shelf.flush()?;
        let key = self.key(hash, key)?;
        let found =
            self.shelf.get(&key, |bytes| Ok(((self.codec.read)(bytes)?, key.len() + bytes.len(), waits(bytes))))?;
        self.shelf.reuse(key);
        Ok(found.map(|(value, bytes, waits)| (value, self.recalled(bytes, waits))))
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
            Ok((read_key(key.get(HASH..).unwrap_or_default())?, read(value)?, bytes, waits(value)))
        }) {
            let (key, value, bytes, waits) = entry?;
            if !is_here(&key) {
                found.push((key, value, self.recalled(bytes, waits)));
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
        let mut scan = self.scan()?;
        while let Some(Scanned { hash, key, value, .. }) = scan.next() {
            if is_over(&value) && !is_here(hash, &key) {
                self.count = self.count.saturating_sub(1);
                self.forget(hash, &key)?;
                forgets(key);
            }
        }
        self.shelf.flush()
    }

    /// The mark of a key that comes back.
    pub(super) fn recalled(&mut self, bytes: usize, waits: bool) -> Marked {
        self.count = self.count.saturating_sub(1);
        self.waiting = self.waiting.saturating_sub(waits.into());
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

    /// A key with this mark is not in memory any more.
    pub(in crate::state) fn unweigh(&mut self, mark: &Marked) {
        self.units = self.units.saturating_sub(mark.units());
    }

    /// Puts a key away. Whether it waits to be given stands behind its value.
    pub(in crate::state) fn put(&mut self, hash: u64, key: &K, value: &V, mark: &Marked) -> Result<(), Error> {
        let write = self.codec.write;
        self.put_written(hash, key, mark, |bytes| write(value, bytes))
    }

    /// The same of a value that does not lie together: it is written as one that does.
    pub(in crate::state) fn put_written(
        &mut self,
        hash: u64,
        key: &K,
        mark: &Marked,
        write: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, postcard::Error>,
    ) -> Result<(), Error> {
        let key = self.key(hash, key)?;
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        bytes = write(bytes).map_err(|cause| self.shelf.unreadable(cause))?;
        bytes.push(mark.waits().into());
        self.shelf.put(&key, &bytes)?;
        self.shelf.reuse(key);
        self.bytes = bytes;
        self.count += 1;
        self.waiting += usize::from(mark.waits());
        Ok(())
    }

    /// Lets keys go until the others weigh no more than this.
    pub(super) fn shed(&mut self, rows: &mut impl Rows<Key = K, Value = V>, keeps: u64) -> Result<(), Error> {
        let keeps = rows.begin(keeps);
        for _ in 0..ROUNDS * rows.rows() {
            if self.weight(rows) <= keeps {
                break;
            }
            self.hand = (self.hand + 1) % rows.rows();
            if rows.mark(self.hand).is_some_and(Marked::cools) {
                rows.leave(self.hand, self)?;
            }
        }
        rows.end(self)?;
        self.shelf.flush()?;
        let weight = self.weight(rows);
        self.shelf.weigh(weight);
        Ok(())
    }

    pub(super) fn scan(&mut self) -> Result<Scanning<K, V>, Error> {
        self.shelf.flush()?;
        let prefix = self.shelf.key(Ok)?;
        let scan = self.shelf.prefix(&prefix);
        self.shelf.reuse(prefix);
        Ok(Scanning { scan, codec: self.codec })
    }

    pub(super) fn clear(&mut self) -> Result<(), Error> {
        (self.count, self.waiting) = (0, 0);
        let mut scan = self.scan()?;
        while let Some(Scanned { hash, key, .. }) = scan.next() {
            self.forget(hash, &key)?;
        }
        self.shelf.flush()
    }
}

/// A key in the store, behind the shelf's number.
fn hashed<K>(
    hash: u64,
    key: &K,
    write_key: fn(&K, Vec<u8>) -> Result<Vec<u8>, postcard::Error>,
    mut bytes: Vec<u8>,
) -> Result<Vec<u8>, postcard::Error> {
    bytes.extend(hash.to_be_bytes());
    write_key(key, bytes)
}
