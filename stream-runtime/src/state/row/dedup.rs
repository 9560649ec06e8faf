//! `dedup`, of ids that are known for ever.

use std::marker::PhantomData;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::operator::{KeptBy, RowOperator};
use super::part::RowPart;
use crate::state::key::{Kept, Key, Sought};
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;

/// Lets the first item of an id through.
#[derive(Clone, Copy, Debug)]
pub struct Forever;

impl<K: Key<Owned = K>, T> RowOperator<K, T> for Forever {
    type Given = Option<T>;
    type Fired = Option<T>;
}

impl<K: Key<Owned = K>, T, M: Track> KeptBy<K, T, M> for Forever {
    type Part = MetPart<K, M>;
}

/// The ids that one worker has met.
pub struct MetPart<K: Key, M: Track = Untracked> {
    ids: HashTable<Kept<K>>,
    /// The hashes of those that were not saved.
    unsaved: Vec<u64>,
    tracks: PhantomData<M>,
}

impl<K: Key, M: Track> Default for MetPart<K, M> {
    fn default() -> Self {
        MetPart { ids: HashTable::new(), unsaved: Vec::new(), tracks: PhantomData }
    }
}

impl<K: Key<Owned = K>, T, M: Track> RowPart<K, T, Forever> for MetPart<K, M> {
    #[inline]
    fn look<Q>(&mut self, _: &Forever, sought: Sought<K::Digest>, id: Q, _: Timestamp, item: T) -> Option<T>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        match self.ids.entry(sought.hash, |met| met.is(sought, &id), Kept::hash) {
            Entry::Occupied(_) => None,
            Entry::Vacant(entry) => {
                entry.insert(Kept::new(sought, id));
                if M::TRACKS {
                    self.unsaved.push(sought.hash);
                }
                Some(item)
            }
        }
    }

    fn due(&self, _: &Forever, _: Timestamp) -> usize {
        0
    }

    fn fire(&mut self, _: &Forever, _: Timestamp) -> Option<(Timestamp, Option<T>)> {
        None
    }
}

impl<K: Key<Owned = K>> MetPart<K, Tracked> {
    /// Sees the ids that are new since they were last seen.
    pub(super) fn save(&mut self, mut see: impl FnMut(&K)) {
        for hash in self.unsaved.drain(..) {
            self.ids.iter_hash(hash).filter(|id| id.hash() == hash).for_each(|id| see(&id.key));
        }
    }

    /// Puts an id back.
    pub(super) fn load(&mut self, sought: Sought<K::Digest>, id: K) {
        self.ids.insert_unique(sought.hash, Kept::new(sought, id), Kept::hash);
    }
}
