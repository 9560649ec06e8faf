//! What lookups have found away.

use std::sync::{Mutex, MutexGuard, PoisonError};

use hashbrown::HashTable;

use super::Away;

/// What the lookups of a step have found away, until it is put into the table again: that is read by the loops of all workers at the same time, and changes at the end of the step.
/// So a key is fetched once, however often it is looked up.
pub struct LookedUp<K, V>(Mutex<HashTable<Found<K, V>>>);

struct Found<K, V> {
    hash: u64,
    key: K,
    value: V,
    /// How many it takes in the store.
    bytes: usize,
}

impl<K, V> Default for LookedUp<K, V> {
    fn default() -> Self {
        LookedUp(Mutex::new(HashTable::new()))
    }
}

impl<K: Eq, V> LookedUp<K, V> {
    /// Looks at a key that isn't in the table.
    #[cold]
    #[inline(never)]
    pub(in crate::state) fn look<R>(
        &self,
        away: &Away<K, V>,
        hash: u64,
        key: K,
        look: impl FnOnce(&V) -> R,
    ) -> Option<R> {
        if let Some(found) = self.lock().find(hash, |found| found.key == key) {
            return Some(look(&found.value));
        }
        // Others need not wait for the disk.
        let (value, bytes) = away.look(hash, &key)?;
        let seen = look(&value);
        let mut all = self.lock();
        if all.find(hash, |found| found.key == key).is_none() {
            all.insert_unique(hash, Found { hash, key, value, bytes }, |found| found.hash);
        }
        Some(seen)
    }

    /// What is found is whole, whoever has panicked beside it.
    fn lock(&self) -> MutexGuard<'_, HashTable<Found<K, V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> LookedUp<K, V> {
    /// Takes all of it out: hashes, keys, what these have come to, and how many bytes that takes.
    pub(in crate::state) fn take(&mut self) -> impl Iterator<Item = (u64, K, V, usize)> {
        let all = std::mem::take(self.0.get_mut().unwrap_or_else(PoisonError::into_inner));
        all.into_iter().map(|Found { hash, key, value, bytes }| (hash, key, value, bytes))
    }
}
