//! What of a key's windows may be away, and how they are put back from a checkpoint.

use super::begun::Begun;
use super::{CountPart, Slot};
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{Codec, Resident};
use crate::state::key::{Kept, Key, Sought};
use crate::state::track::{Marked, Tracked};

/// A key that is being loaded: entries come in any order.
pub(super) struct Loading<K: Key, Acc> {
    key: Kept<K>,
    /// What it has but for its full panes, once that has come.
    begun: Option<(Begun<Acc>, Marked)>,
    /// The full panes that have come, by their numbers.
    panes: Vec<(u64, Acc)>,
    /// What all that has come weighs.
    bytes: usize,
}

impl<K: Key<Owned = K>, Acc> CountPart<K, Acc, Tracked> {
    /// From now on keys may go away.
    pub(in crate::state) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        Acc: Stored,
    {
        self.away.begin(spill, Codec::plain());
    }

    /// Lets keys go away, if there is too much.
    pub(in crate::state) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed(&mut self.table, |_| ())
    }

    /// Puts a key back, of so many bytes, but for its full panes.
    pub(in crate::state) fn load(
        &mut self,
        sought: Sought<K::Digest>,
        key: K,
        items: u64,
        open: Option<Acc>,
        bytes: usize,
    ) {
        let begun = Begun::saved(self.windows, items, open);
        match self.loading.find_mut(sought.hash, |loading| loading.key.is(sought, &key)) {
            Some(loading) => {
                loading.begun = Some((begun, Marked::SAVED));
                loading.bytes += bytes;
                self.finish(sought, &key);
            }
            None => {
                let mark = self.away.weighed(Marked::SAVED, bytes);
                self.put(Slot::new(Kept::new(sought, key), begun, mark));
            }
        }
    }

    /// Puts a full pane back. As soon as all that a key has are there, so is the key: so most keys can go away again while others come.
    pub(in crate::state) fn load_pane(
        &mut self,
        sought: Sought<K::Digest>,
        key: K,
        number: u64,
        pane: Acc,
        bytes: usize,
    ) {
        let is_it = |loading: &Loading<K, Acc>| loading.key.is(sought, &key);
        if self.loading.find(sought.hash, is_it).is_none() {
            let begun = self.take(sought, &key);
            let loading = Loading { key: Kept::new(sought, key.clone()), begun, panes: Vec::new(), bytes: 0 };
            self.loading.insert_unique(sought.hash, loading, |loading| loading.key.hash());
        }
        if let Some(loading) = self.loading.find_mut(sought.hash, |loading| loading.key.is(sought, &key)) {
            loading.panes.push((number, pane));
            loading.bytes += bytes;
        }
        self.finish(sought, &key);
    }

    /// Takes out a key, from wherever it is.
    fn take(&mut self, sought: Sought<K::Digest>, key: &K) -> Option<(Begun<Acc>, Marked)> {
        match self.table.find_entry(sought.hash, |slot| slot.key.is(sought, key)) {
            Ok(entry) => {
                let (Slot { begun, mark, .. }, _) = entry.remove();
                Some((begun, mark))
            }
            Err(_) => self.away.recall(sought.hash, key),
        }
    }

    /// Puts a key into the table if nothing of it is lacking.
    fn finish(&mut self, sought: Sought<K::Digest>, key: &K) {
        let windows = self.windows;
        let is_whole = |loading: &Loading<K, Acc>| {
            let lacks_none = |(begun, _): &(Begun<Acc>, Marked)| begun.numbers(windows).count() == loading.panes.len();
            loading.begun.as_ref().is_some_and(lacks_none)
        };
        let found = self.loading.find_entry(sought.hash, |loading| loading.key.is(sought, key) && is_whole(loading));
        if let Ok(entry) = found {
            let (loading, _) = entry.remove();
            self.put_loaded(loading);
        }
    }

    fn put_loaded(&mut self, loading: Loading<K, Acc>) {
        let Loading { key, begun: Some((mut begun, mark)), mut panes, bytes } = loading else { return };
        panes.sort_unstable_by_key(|(number, _)| *number);
        begun.full.extend(panes.into_iter().map(|(_, pane)| pane));
        let mark = self.away.weighed(mark, bytes + mark.units() as usize * Marked::UNIT as usize);
        self.put(Slot::new(key, begun, mark));
    }
}

impl<K: Key, Acc> Resident for Slot<K, Acc, Tracked> {
    type Key = K;
    type Value = Begun<Acc>;

    fn hash(&self) -> u64 {
        self.key.hash()
    }

    fn key(&self) -> &K {
        &self.key.key
    }

    fn value(&self) -> &Begun<Acc> {
        &self.begun
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.mark
    }
}
