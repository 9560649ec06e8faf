//! `dedup`, of ids that are known for ever.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::operator::RowOperator;
use super::part::RowPart;
use crate::state::key::{Kept, Key, Sought};
use crate::time::Timestamp;

/// Lets the first item of an id through.
#[derive(Clone, Copy, Debug)]
pub struct Forever;

impl<K: Key<Owned = K>, T> RowOperator<K, T> for Forever {
    type Given = Option<T>;
    type Fired = Option<T>;
    type Part = MetPart<K>;
}

/// The ids that one worker has met.
pub struct MetPart<K: Key>(HashTable<Kept<K>>);

impl<K: Key> Default for MetPart<K> {
    fn default() -> Self {
        MetPart(HashTable::new())
    }
}

impl<K: Key<Owned = K>, T> RowPart<K, T, Forever> for MetPart<K> {
    #[inline]
    fn look<Q>(&mut self, _: &Forever, sought: Sought<K::Digest>, id: Q, _: Timestamp, item: T) -> Option<T>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        match self.0.entry(sought.hash, |met| met.is(sought, &id), Kept::hash) {
            Entry::Occupied(_) => None,
            Entry::Vacant(entry) => {
                entry.insert(Kept::new(sought, id));
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
