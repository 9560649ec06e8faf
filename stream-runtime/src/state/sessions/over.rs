//! The sessions that are over.

use std::cmp::Reverse;
use std::hash::Hash;

use super::looks::Look;
use super::part::{SessionPart, Slot};
use crate::state::hash::hash;
use crate::state::track::Track;
use crate::time::Timestamp;

/// Which sessions are over, and not given yet.
pub(super) struct Over<K, Acc, M: Track> {
    /// Those that are found, the earliest last.
    found: Vec<Slot<K, Acc, M>>,
    /// The others are those of the table whose last item is not after this, in this bucket or behind it. They are taken out as they are given: that
    /// takes half of what it takes to take them all out first.
    last: i64,
    bucket: usize,
    /// Behind those come the ones that are away and of which the last item is not after this.
    pub(super) away: Option<i64>,
}

impl<K, Acc, M: Track> Over<K, Acc, M> {
    pub fn new() -> Self {
        Over { found: Vec::new(), last: i64::MIN, bucket: usize::MAX, away: None }
    }
}

impl<K: Hash + Eq + Clone, Acc, M: Track> SessionPart<K, Acc, M> {
    /// Takes out a session that is over, those of a key in their order.
    #[inline]
    pub(super) fn next_over(&mut self) -> Option<Slot<K, Acc, M>> {
        if let Some(session) = self.over.found.pop() {
            return Some(session);
        }
        for bucket in self.over.bucket..self.table.num_buckets() {
            if self.table.get_bucket(bucket).is_some_and(|slot| slot.last <= self.over.last) {
                self.over.bucket = bucket + 1;
                return self.table.get_bucket_entry(bucket).ok().map(|entry| entry.remove().0);
            }
        }
        self.over.bucket = usize::MAX;
        if M::TRACKS { self.next_from_away() } else { None }
    }

    /// Takes out a session that is over of those that are away, key by key: they need not fit into memory.
    #[cold]
    #[inline(never)]
    fn next_from_away(&mut self) -> Option<Slot<K, Acc, M>> {
        let over = self.over.away?;
        while self.over.found.is_empty() {
            let hash = self.take_last(over)?;
            let come: Vec<_> = self.take_all(hash);
            let (found, open): (Vec<_>, Vec<_>) = come.into_iter().partition(|slot| slot.last <= over);
            self.over.found = found;
            self.over.found.sort_unstable_by_key(|slot| Reverse(slot.first));
            for slot in open {
                self.looks.note(slot.last, hash);
                self.put(hash, slot);
            }
        }
        self.over.found.pop()
    }
}

impl<K: Hash, Acc, M: Track> SessionPart<K, Acc, M> {
    /// Finds out which sessions end at or before a time.
    #[inline(never)]
    pub(super) fn reach(&mut self, reached: Timestamp) {
        let over = match reached {
            Timestamp::MAX => Some(i64::MAX),
            reached => reached.as_micros().checked_sub(self.gap),
        };
        let Some(over) = over else { return };
        self.over.away = Some(over);
        // The last items of two sessions of a key are further apart than a gap.
        let several = self.looks.step(over) > self.gap;
        match self.looks.reach(over) {
            Look::All => self.go_over(over, several),
            Look::AllAndNote => {
                self.note_the_open(over);
                self.go_over(over, several);
            }
            Look::Booked => self.look_at_booked(over),
        }
        self.over.found.sort_unstable_by_key(|slot| Reverse(slot.first));
    }

    /// All that is in the table is looked at. A key's last session is the only one, or comes behind those that are found here.
    fn go_over(&mut self, over: i64, several: bool) {
        (self.over.last, self.over.bucket) = (over, 0);
        if several {
            self.over.found.extend(self.table.extract_if(|slot| slot.is_followed && slot.last <= over));
        }
    }

    fn note_the_open(&mut self, over: i64) {
        for slot in self.table.iter().filter(|slot| slot.last > over) {
            self.looks.note(slot.last, hash(&slot.key));
        }
    }

    fn look_at_booked(&mut self, over: i64) {
        while let Some(hash_of_key) = self.looks.next() {
            let of_hash = |slot: &Slot<K, Acc, M>| hash(&slot.key) == hash_of_key;
            let lasts = self.table.iter_hash(hash_of_key).filter(|slot| of_hash(slot)).map(|slot| slot.last);
            // Where there is none, it has become a part of another.
            let Some(last) = lasts.min() else { continue };
            if last > over {
                self.looks.note(last, hash_of_key);
            } else if let Ok(entry) = self.table.find_entry(hash_of_key, |slot| slot.last == last && of_hash(slot)) {
                self.over.found.push(entry.remove().0);
            }
        }
    }
}
