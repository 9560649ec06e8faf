//! Tables: what a `lookup` reads. The changes of a step are put down beside the table, and made when all lookups of the step are done
//! (rule 26), so that the loops of all workers can read it at the same time.

use std::hash::Hash;

use hashbrown::HashTable;

use super::away::{Away, Codec, LookedUp, Resident};
use super::hash::hash;
use super::keep::Keep;
use super::key::Key;
use super::saved::see_changed;
use super::track::{Marked, Read, Track, Tracked, Untracked};
use crate::Error;
use crate::checkpoint::Stored;
use crate::engine::{Ports, add_each};
use crate::spill::Spill;
use crate::time::Timestamp;

/// The newest value of each key.
pub struct Latest<K: Send, V: Send, M: Track = Untracked> {
    table: HashTable<Slot<K, V, M>>,
    /// The hashes of the keys that have changed since they were saved.
    unsaved: Vec<u64>,
    away: M::Only<Away<K, V>>,
    looked_up: M::Only<LookedUp<K, V>>,
}

struct Slot<K, V, M: Track> {
    key: K,
    value: V,
    mark: M::Mark,
    read: M::Only<Read>,
}

impl<K: Send, V: Send> Latest<K, V, Untracked> {
    /// No keys yet.
    pub fn new() -> Self {
        Latest::empty()
    }
}

impl<K: Send, V: Send> Latest<K, V, Tracked> {
    /// No keys yet, of a table that is kept in checkpoints.
    pub fn durable() -> Self {
        Latest::empty()
    }
}

impl<K: Send, V: Send> Default for Latest<K, V, Untracked> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Send, V: Send, M: Track> Latest<K, V, M> {
    fn empty() -> Self {
        let (away, looked_up) = (M::make(Away::default), M::make(LookedUp::default));
        Latest { table: HashTable::new(), unsaved: Vec::new(), away, looked_up }
    }
}

impl<K: Hash + Eq + Send, V: Clone + Send, M: Track> Latest<K, V, M> {
    /// The value of a key.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, key: Q) -> Option<V> {
        let hash_of_key = hash(&key);
        match self.table.find(hash_of_key, |slot| key.is(&slot.key)) {
            Some(slot) => {
                M::get(&slot.read).into_iter().for_each(Read::note);
                Some(slot.value.clone())
            }
            None => {
                let away = M::get(&self.away).filter(|away| away.is_used())?;
                M::get(&self.looked_up)?.look(away, hash_of_key, key.own(), V::clone)
            }
        }
    }

    /// Makes the changes of a step, in their order. What a key that is away was need not be known.
    pub fn change<Q: Key<Owned = K>>(&mut self, changes: Changes<Q, V>) {
        for (key, _, value) in changes.in_order() {
            let hash_of_key = hash(&key);
            let mark = match self.table.find_mut(hash_of_key, |slot| key.is(&slot.key)) {
                Some(slot) => {
                    slot.value = value;
                    &mut slot.mark
                }
                None => {
                    let new = Slot { key: key.own(), value, mark: M::Mark::default(), read: M::Only::default() };
                    &mut self.table.insert_unique(hash_of_key, new, |slot| hash(&slot.key)).into_mut().mark
                }
            };
            if M::mark(mark) {
                self.unsaved.push(hash_of_key);
            }
        }
    }
}

impl<K: Hash + Eq + Send, V: Send> Latest<K, V, Tracked> {
    /// Sees the keys that have changed since they were last seen. It is told with how many bytes each was saved.
    pub(super) fn each_change(&mut self, mut see: impl FnMut(&K, &V) -> usize) {
        self.take_back();
        see_changed(&mut self.table, &mut self.unsaved, |slot| {
            if slot.mark.take() {
                let bytes = see(&slot.key, &slot.value);
                self.away.saved(&mut slot.mark, bytes);
            }
        });
    }

    /// Takes back what lookups have found away, unless it has changed since.
    fn take_back(&mut self) {
        for (hash_of_key, key, value, bytes) in self.looked_up.take() {
            if self.table.find(hash_of_key, |slot| slot.key == key).is_none() {
                let slot = Slot { key, value, mark: self.away.comes_back(bytes), read: Read::default() };
                self.table.insert_unique(hash_of_key, slot, |slot| hash(&slot.key));
            }
        }
    }

    /// From now on keys may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        V: Stored,
    {
        self.away.begin(spill, Codec::plain());
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed(&mut self.table, |_| ())
    }

    /// Puts a key back, of so many bytes.
    pub(super) fn put_back(&mut self, key: K, value: V, bytes: usize) {
        let mark = self.away.weighed(Marked::SAVED, bytes);
        let slot = Slot { key, value, mark, read: Read::default() };
        self.table.insert_unique(hash(&slot.key), slot, |slot| hash(&slot.key));
    }
}

impl<K: Hash, V> Resident for Slot<K, V, Tracked> {
    type Key = K;
    type Value = V;

    fn hash(&self) -> u64 {
        hash(&self.key)
    }

    fn key(&self) -> &K {
        &self.key
    }

    fn value(&self) -> &V {
        &self.value
    }

    /// To be looked up is a use too.
    fn mark(&mut self) -> &mut Marked {
        self.read.count(&mut self.mark);
        &mut self.mark
    }
}

/// The changes of a step, by the stages that make them and in each by worker.
pub struct Changes<Q, V> {
    workers: usize,
    made: Vec<Vec<(Q, i64, V)>>,
}

impl<Q, V> Changes<Q, V> {
    /// None yet.
    pub fn new(workers: usize) -> Self {
        Changes { workers, made: Vec::new() }
    }

    /// Where the loops of a stage put them down.
    pub fn port(&mut self) -> ChangesPort<'_, Q, V> {
        let of_earlier_stages = self.made.len();
        add_each(&mut self.made, self.workers, Vec::new);
        ChangesPort(&mut self.made[of_earlier_stages..])
    }

    pub(super) fn in_order(self) -> impl Iterator<Item = (Q, i64, V)> {
        self.made.into_iter().flatten()
    }
}

/// [`Changes`], as an end of a stage.
pub struct ChangesPort<'s, Q, V>(&'s mut [Vec<(Q, i64, V)>]);

impl<'s, Q: Key, V: Send> Ports for ChangesPort<'s, Q, V> {
    type Local = Changer<'s, Q, V>;

    fn next_local(&mut self) -> Option<Self::Local> {
        Some(Changer(self.0.split_off_first_mut()?))
    }
}

/// One worker's part of [`Changes`].
pub struct Changer<'s, Q, V>(&'s mut Vec<(Q, i64, V)>);

impl<Q: Key, V> Changer<'_, Q, V> {
    /// Changes, for one loop.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Changer<'_, Q, V> {
        Changer(self.0)
    }

    /// Puts down the value that a key has from a time on.
    #[inline]
    pub fn put<T: Keep<Owned = V>>(&mut self, key: Q, from: Timestamp, item: T) {
        self.0.push((key, from.as_micros(), item.keep()));
    }
}
