//! What of a running aggregate is saved, and what may be away.

use super::{RunningPart, Slot};
use crate::Error;
use crate::spill::Spill;
use crate::state::away::{Codec, Resident};
use crate::state::key::{Kept, Key, Sought};
use crate::state::saved::see_changed;
use crate::state::track::{Marked, Tracked};

impl<K: Key, Acc> RunningPart<K, Acc, Tracked> {
    /// Sees the keys that have changed since they were last seen: what they have come to, and whether that waits to be given. It is told with how many bytes each was saved.
    pub(in crate::state) fn save(&mut self, mut see: impl FnMut(&K, &Acc, bool) -> usize) {
        see_changed(&mut self.table, &mut self.unsaved, |slot| {
            if slot.mark.take() {
                let bytes = see(&slot.key.key, &slot.acc, slot.is_touched);
                self.away.saved(&mut slot.mark, bytes);
            }
        });
    }

    /// From now on keys may go away.
    pub(in crate::state) fn spill(&mut self, spill: &Spill, codec: Codec<K, Acc>) {
        if !self.away.has_begun() {
            self.away.begin(spill, codec);
        }
    }

    /// Lets keys go away, if there is too much. Of those that are left the places may change.
    pub(in crate::state) fn shed(&mut self) -> Result<(), Error> {
        let before = self.table.len();
        self.away.shed(&mut self.table, |slot| slot.mark.wait(slot.is_touched))?;
        if self.table.len() < before && !self.touched.is_empty() {
            self.find_touched();
        }
        Ok(())
    }

    /// Puts a key back, of so many bytes.
    pub(in crate::state) fn load(&mut self, sought: Sought<K::Digest>, key: K, acc: Acc, is_touched: bool, bytes: usize)
    where
        K: Key<Owned = K>,
    {
        let mark = self.away.weighed(Marked::SAVED, bytes);
        self.put(sought.hash, Slot { key: Kept::new(sought, key), acc, is_touched, mark });
    }
}

impl<K: Key, Acc> Resident for Slot<K, Acc, Tracked> {
    type Key = K;
    type Value = Acc;

    fn hash(&self) -> u64 {
        self.key.hash()
    }

    fn key(&self) -> &K {
        &self.key.key
    }

    fn value(&self) -> &Acc {
        &self.acc
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.mark
    }
}
