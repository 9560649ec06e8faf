//! Keys that are away with all their sessions, and how they come back: when an item of theirs comes, or a session may be over.

use std::hash::Hash;

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use super::part::{SessionPart, Slot};
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{Away, Codec, Rows, Spilling, shrink, weight_of};
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::row::Agenda;
use crate::state::track::{Marked, Track, Tracked};
use crate::time::Timestamp;

/// A session that is away.
#[derive(Serialize, Deserialize)]
pub struct AwaySession<Acc> {
    first: i64,
    last: i64,
    acc: Acc,
    saved_as: i64,
}

impl<K: Hash + Eq + Clone, Acc, M: Track> SessionPart<K, Acc, M> {
    /// Brings back a key that has no session here, if it is away.
    pub(super) fn come_back<Q: Key<Owned = K>>(&mut self, hash: u64, key: &Q) -> bool {
        let is_away = M::get(&self.away).is_some_and(Away::is_used);
        if !is_away || self.table.find(hash, |slot| key.is(&slot.key)).is_some() {
            return false;
        }
        let key = key.clone().own();
        let Some((sessions, mark)) = M::take(&mut self.away, hash, &key) else { return false };
        for session in sessions {
            self.looks.note(session.last, hash);
            // It still stands in the agenda.
            self.put(hash, session.back(key.clone(), mark, true));
        }
        true
    }

    /// The hash of a key of which a session that is away may be over, when time has come so far.
    pub(super) fn take_last(&mut self, over: i64) -> Option<u64> {
        let (_, hash_of_key) = M::get_mut(&mut self.lasts)?.take(Timestamp::from_micros(over), false)?;
        // One that is here again must be booked when it leaves.
        for slot in self.table.iter_hash_mut(hash_of_key) {
            slot.is_booked = M::Only::default();
        }
        Some(hash_of_key)
    }

    /// Takes out the sessions of the keys of a hash that are away.
    pub(super) fn take_all(&mut self, hash: u64) -> Vec<Slot<K, Acc, M>> {
        let keys = M::take_all(&mut self.away, hash).into_iter();
        let sessions = keys.flat_map(|(key, sessions, mark)| {
            sessions.into_iter().map(move |session| session.back(key.clone(), mark, false))
        });
        sessions.collect()
    }
}

impl<K, Acc, M: Track> SessionPart<K, Acc, M> {
    /// No session that is away ends before.
    pub(super) fn next_away(&self) -> Option<Timestamp> {
        M::get(&self.away).filter(|away| away.count() > 0)?;
        let last = M::get(&self.lasts)?.earliest()?;
        Some(Timestamp::from_micros(last.as_micros().saturating_add(self.gap)))
    }
}

impl<Acc> AwaySession<Acc> {
    fn back<K, M: Track>(self, key: K, mark: M::Mark, is_booked: bool) -> Slot<K, Acc, M> {
        let AwaySession { first, last, acc, saved_as } = self;
        let (saved_as, is_booked) = (M::make(|| saved_as), M::make(|| is_booked));
        Slot { key, first, last, acc, is_followed: false, mark, saved_as, is_booked }
    }
}

impl<K: Key<Owned = K>, Acc> SessionPart<K, Acc, Tracked> {
    /// From now on keys may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        Acc: Stored,
    {
        self.away.begin(spill, Codec::plain());
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed_rows(&mut Slots { table: &mut self.table, lasts: &mut self.lasts })
    }
}

/// The sessions of a table. A key leaves with all that it has: so one that has a session here has none away.
struct Slots<'p, K, Acc> {
    table: &'p mut HashTable<Slot<K, Acc, Tracked>>,
    lasts: &'p mut Agenda,
}

impl<K: Key<Owned = K>, Acc> Rows for Slots<'_, K, Acc> {
    type Key = K;
    type Value = Vec<AwaySession<Acc>>;

    fn weight(&self) -> u64 {
        weight_of(self.table)
    }

    fn rows(&self) -> usize {
        self.table.num_buckets()
    }

    fn mark(&mut self, row: usize) -> Option<&mut Marked> {
        self.table.get_bucket_mut(row).map(|slot| &mut slot.mark)
    }

    fn leave(&mut self, row: usize, to: &mut Spilling<K, Self::Value>) -> Result<(), Error> {
        let Some(slot) = self.table.get_bucket(row) else { return Ok(()) };
        let (key, hash) = (slot.key.clone(), hash(&slot.key));
        let mut sessions = Vec::new();
        while let Ok(entry) = self.table.find_entry(hash, |slot| slot.key == key) {
            let (Slot { first, last, acc, mark, saved_as, is_booked, .. }, _) = entry.remove();
            to.unweigh(&mark);
            if !is_booked {
                self.lasts.book(Timestamp::from_micros(last), hash);
            }
            sessions.push(AwaySession { first, last, acc, saved_as });
        }
        to.put(hash, &key, &sessions, &Marked::SAVED)
    }

    fn end(&mut self, _: &mut Spilling<K, Self::Value>) -> Result<(), Error> {
        shrink(self.table, |slot| hash(&slot.key));
        Ok(())
    }
}
