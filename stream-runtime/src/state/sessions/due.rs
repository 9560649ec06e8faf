//! The sessions that are over.

use std::cmp::Reverse;
use std::hash::Hash;

use super::looks::Look;
use super::part::{SessionPart, Slot};
use crate::state::hash::hash;
use crate::time::Timestamp;

/// The sessions that are over, and not given yet.
pub(super) struct Due<K, Acc> {
    /// Whether a key may have several of them.
    several: bool,
    /// Those whose keys have no other.
    alone: Vec<Slot<K, Acc>>,
    /// The others, the earliest last.
    crowded: Vec<Slot<K, Acc>>,
}

impl<K, Acc> Due<K, Acc> {
    pub fn new() -> Self {
        Due { several: false, alone: Vec::new(), crowded: Vec::new() }
    }

    #[inline]
    fn add(&mut self, slot: Slot<K, Acc>) {
        match self.several && slot.crowded {
            true => self.crowded.push(slot),
            false => self.alone.push(slot),
        }
    }

    /// Gives one, those of a key in their order.
    #[inline]
    pub fn next(&mut self) -> Option<Slot<K, Acc>> {
        self.alone.pop().or_else(|| self.crowded.pop())
    }
}

impl<K: Hash, Acc> SessionPart<K, Acc> {
    /// Takes out the sessions that end at or before a time.
    #[inline(never)]
    pub(super) fn take_due(&mut self, reached: Timestamp) {
        let over = match reached {
            Timestamp::MAX => Some(i64::MAX),
            reached => reached.as_micros().checked_sub(self.gap),
        };
        let Some(over) = over else { return };
        // The last items of two sessions of a key are further apart than a gap.
        self.due.several = self.looks.step(over) > self.gap;
        match self.looks.reach(over) {
            Look::All => self.take_over(over),
            Look::AllBefore(border) => self.go_over(over, border),
            Look::Booked => self.look_at_booked(over),
        }
        self.due.crowded.sort_unstable_by_key(|slot| Reverse(slot.first));
    }

    /// Looks at nothing but what is over: the others are gone over in the next step again.
    fn take_over(&mut self, over: i64) {
        self.table.extract_if(|slot| slot.last <= over).for_each(|slot| self.due.add(slot));
    }

    fn go_over(&mut self, over: i64, border: i64) {
        let mut earliest = i64::MAX;
        let is_over = |slot: &mut Slot<K, Acc>| {
            match slot.last {
                last if last <= over => return true,
                last if last < border => slot.booked = self.looks.note(last, hash(&slot.key)),
                last => earliest = earliest.min(last),
            }
            false
        };
        self.table.extract_if(is_over).for_each(|slot| self.due.add(slot));
        self.looks.tell_earliest(earliest);
    }

    /// What is booked is a hash, and not which session it is of. Where two of one hash are booked for the same time, each booking finds one of them.
    fn look_at_booked(&mut self, over: i64) {
        while let Some((at, hash_of_key)) = self.looks.next() {
            let is_booked = |slot: &Slot<K, Acc>| slot.booked == at && hash(&slot.key) == hash_of_key;
            // Where there is none, it has become a part of another.
            let Ok(mut entry) = self.table.find_entry(hash_of_key, is_booked) else { continue };
            let last = entry.get().last;
            match last <= over {
                true => self.due.add(entry.remove().0),
                false => entry.get_mut().booked = self.looks.note(last, hash_of_key),
            }
        }
    }
}
