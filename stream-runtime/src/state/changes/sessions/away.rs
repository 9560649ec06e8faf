//! Keys that are away with their sessions and what was given of them, and how they come back: when an item of theirs comes, or they are to be looked at.

use std::hash::Hash;

use super::part::{ChangingSessions, Given, Known, Open, Slot};
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{self, Away, Codec, Resident};
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::track::{Marked, Track, Tracked};

impl<K: Hash + Eq, Acc, V, M: Track> ChangingSessions<K, Acc, V, M> {
    /// Brings back a key that isn't here, if it is away.
    pub(super) fn come_back<Q: Key<Owned = K>>(&mut self, hash: u64, key: &Q) {
        let is_away = M::get(&self.away).is_some_and(Away::is_used);
        if !is_away || self.table.find(hash, |slot| key.is(&slot.key)).is_some() {
            return;
        }
        let key = key.clone().own();
        if let Some((known, mark)) = M::take(&mut self.away, hash, &key) {
            self.put(hash, Slot { key, known, mark });
        }
    }
}

impl<K: Hash, Acc, V, M: Track> ChangingSessions<K, Acc, V, M> {
    /// Brings back the keys of a hash that are away.
    pub(super) fn bring_back(&mut self, hash: u64) {
        if M::get(&self.away).is_some_and(|away| away.count() > 0) {
            for (key, known, mark) in M::take_all(&mut self.away, hash) {
                self.put(hash, Slot { key, known, mark });
            }
        }
    }

    fn put(&mut self, hash_of_key: u64, slot: Slot<K, Acc, V, M>) {
        self.table.insert_unique(hash_of_key, slot, |slot| hash(&slot.key));
    }
}

impl<K: Key<Owned = K>, Acc, V> ChangingSessions<K, Acc, V, Tracked> {
    /// From now on keys may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        Acc: Stored,
        V: Stored,
    {
        self.away.begin(spill, Codec { write_key: away::write, write, read_key: away::read, read });
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed(&mut self.table, |_| ())
    }
}

/// A session that is away: all of it but whether it has changed since it was saved, for it has not.
type Apart<Acc, G> = (i64, i64, Acc, i64, bool, G, i64);

fn apart<Acc, V>(open: &Open<Acc, V, Tracked>) -> Apart<&Acc, &[Given<V>]> {
    let Open { first, last, acc, noted, has_changed, given, saved_as, .. } = open;
    (*first, *last, acc, *noted, *has_changed, given, *saved_as)
}

fn write<Acc: Stored, V: Stored>(known: &Known<Acc, V, Tracked>, bytes: Vec<u8>) -> Result<Vec<u8>, postcard::Error> {
    let sessions: Vec<_> = known.sessions.iter().map(apart).collect();
    away::write(&(known.waits, sessions), bytes)
}

fn read<Acc: Stored, V: Stored>(bytes: &[u8]) -> Result<Known<Acc, V, Tracked>, postcard::Error> {
    let (waits, sessions): (bool, Vec<_>) = postcard::from_bytes(bytes)?;
    let open = |(first, last, acc, noted, has_changed, given, saved_as): Apart<Acc, Vec<Given<V>>>| Open {
        first,
        last,
        acc,
        noted,
        has_changed,
        given,
        mark: Marked::SAVED,
        saved_as,
    };
    Ok(Known { sessions: sessions.into_iter().map(open).collect(), is_touched: false, waits })
}

impl<K: Key<Owned = K>, Acc, V> Resident for Slot<K, Acc, V, Tracked> {
    type Key = K;
    type Value = Known<Acc, V, Tracked>;

    fn hash(&self) -> u64 {
        hash(&self.key)
    }

    fn key(&self) -> &K {
        &self.key
    }

    fn value(&self) -> &Known<Acc, V, Tracked> {
        &self.known
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.mark
    }
}
