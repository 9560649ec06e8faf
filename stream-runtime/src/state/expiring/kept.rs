//! What of a running aggregate that expires is saved, and what may be away.

use super::part::{ExpiringPart, Lasting, Slot};
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{Codec, Resident};
use crate::state::key::{Kept, Key, Sought};
use crate::state::saved::see_changed;
use crate::state::track::{Marked, Tracked};
use crate::time::Timestamp;

impl<K: Key<Owned = K>, Acc> ExpiringPart<K, Acc, Tracked> {
    /// Sees the keys that have changed since they were last seen: what they have come to, and until when they last. It is told with how many bytes each was saved.
    pub(in crate::state) fn save(&mut self, mut see: impl FnMut(&K, &Acc, Timestamp) -> usize) {
        see_changed(&mut self.table, &mut self.unsaved, |slot| {
            if slot.mark.take() {
                let bytes = see(&slot.key.key, &slot.lasting.acc, slot.lasting.until);
                self.away.saved(&mut slot.mark, bytes);
            }
        });
    }

    /// From now on keys may go away.
    pub(in crate::state) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        Acc: Stored,
    {
        self.away.begin(spill, Codec::plain());
    }

    /// Lets keys go away, if there is too much. Nothing waits to be given: the places of what does would change.
    pub(in crate::state) fn shed(&mut self) -> Result<(), Error> {
        if self.touched.is_empty() { self.away.shed(&mut self.table, |_| ()) } else { Ok(()) }
    }

    /// Puts a key back, of so many bytes.
    pub(in crate::state) fn load(
        &mut self,
        sought: Sought<K::Digest>,
        key: K,
        acc: Acc,
        until: Timestamp,
        bytes: usize,
    ) {
        self.agenda.book(until, sought.hash);
        let (key, mark) = (Kept::new(sought, key), self.away.weighed(Marked::SAVED, bytes));
        self.put(sought.hash, Slot { key, lasting: Lasting::new(acc, until), is_touched: false, mark });
    }
}

impl<K: Key, Acc> Resident for Slot<K, Acc, Tracked> {
    type Key = K;
    type Value = Lasting<Acc>;

    fn hash(&self) -> u64 {
        self.key.hash()
    }

    fn key(&self) -> &K {
        &self.key.key
    }

    fn value(&self) -> &Lasting<Acc> {
        &self.lasting
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.mark
    }
}
