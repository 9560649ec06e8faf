//! States in checkpoints: what of each is saved, and how it is put back.
//!
//! What can be derived is not saved: an agenda, the places of keys, what slices come to together. An entry's key begins with the smallest place that is
//! let go of as a whole, such as a window, so that to clear it is one change.
//!
//! States of several files have this beside them, as `saved.rs`.
//!
//! A state is saved when a step is over. The values of keys that have changed are saved as a whole: an accumulator that grows with each item, as that of
//! `collect`, is written again with each step that adds to it.

mod counts;
mod expiring;
mod panes;
mod running;
mod tables;
#[cfg(test)]
mod tests;

use hashbrown::HashTable;

use super::key::{Key, Sought, owner_of};
use crate::Error;
use crate::checkpoint::Entry;

/// The part that owns a key, of those of all workers.
pub(super) fn owner<'p, K: Key, P>(parts: &'p mut [P], sought: &Sought<K::Digest>) -> &'p mut P {
    let owner = owner_of::<K>(sought.hash, parts.len());
    &mut parts[owner]
}

/// Sees all entries that may have changed, by the hashes of those that have: what only looks alike in its hash is seen too, rather than later.
///
/// Where they are many, to go over the whole table is quicker than to look for each of them: one entry after the other comes by itself, and a hash leads anywhere.
pub(super) fn see_changed<E>(table: &mut HashTable<E>, unsaved: &mut Vec<u64>, mut see: impl FnMut(&mut E)) {
    if unsaved.len() > table.num_buckets() / MANY {
        unsaved.clear();
        return table.iter_mut().for_each(see);
    }
    for hash in unsaved.drain(..) {
        table.iter_hash_mut(hash).for_each(&mut see);
    }
}

/// To look for one entry takes about as long as to go over so many buckets.
const MANY: usize = 16;

/// The first byte of a key, by which a state tells entries of several kinds apart.
pub(super) fn tag(entry: Entry<'_>) -> Result<u8, Error> {
    entry.key.first().copied().ok_or_else(|| Error::new("a key in the checkpoint is empty"))
}
