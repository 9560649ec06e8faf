//! `dedup`, of ids that are known for ever.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::operator::{KeptBy, RowOperator};
use super::part::RowPart;
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{Away, Codec, Resident};
use crate::state::key::{Kept, Key, Sought};
use crate::state::saved::see_changed;
use crate::state::track::{Marked, Track, Tracked, Untracked};
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
    ids: HashTable<Met<K, M>>,
    /// The hashes of those that were not saved.
    unsaved: Vec<u64>,
    away: M::Only<Away<K, ()>>,
}

struct Met<K: Key, M: Track> {
    id: Kept<K>,
    mark: M::Mark,
}

impl<K: Key, M: Track> Default for MetPart<K, M> {
    fn default() -> Self {
        MetPart { ids: HashTable::new(), unsaved: Vec::new(), away: M::make(Away::default) }
    }
}

impl<K: Key<Owned = K>, T, M: Track> RowPart<K, T, Forever> for MetPart<K, M> {
    #[inline]
    fn look<Q>(&mut self, _: &Forever, sought: Sought<K::Digest>, id: Q, _: Timestamp, item: T) -> Option<T>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        match self.ids.entry(sought.hash, |met| met.id.is(sought, &id), |met| met.id.hash()) {
            Entry::Occupied(_) => None,
            Entry::Vacant(entry) => {
                let id = Kept::new(sought, id);
                // It may be away.
                let recalled = M::recall(&mut self.away, sought.hash, &id.key);
                let (is_new, mut mark) =
                    (recalled.is_none(), recalled.map_or_else(M::Mark::default, |((), mark)| mark));
                if is_new && M::mark(&mut mark) {
                    self.unsaved.push(sought.hash);
                }
                entry.insert(Met { id, mark });
                is_new.then_some(item)
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
    /// Sees the ids that are new since they were last seen. It is told with how many bytes each was saved.
    pub(super) fn save(&mut self, mut see: impl FnMut(&K) -> usize) {
        see_changed(&mut self.ids, &mut self.unsaved, |met| {
            if met.mark.take() {
                let bytes = see(&met.id.key);
                self.away.saved(&mut met.mark, bytes);
            }
        });
    }

    /// From now on ids may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
    {
        self.away.begin(spill, Codec::plain());
    }

    /// Lets ids go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed(&mut self.ids, |_| ())
    }

    /// Puts an id back, of so many bytes.
    pub(super) fn load(&mut self, sought: Sought<K::Digest>, id: K, bytes: usize) {
        let mark = self.away.weighed(Marked::SAVED, bytes);
        self.ids.insert_unique(sought.hash, Met { id: Kept::new(sought, id), mark }, |met| met.id.hash());
    }
}

impl<K: Key> Resident for Met<K, Tracked> {
    type Key = K;
    type Value = ();

    fn hash(&self) -> u64 {
        self.id.hash()
    }

    fn key(&self) -> &K {
        &self.id.key
    }

    fn value(&self) -> &() {
        &()
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.mark
    }
}
