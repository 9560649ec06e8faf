//! Tables: what a `lookup` reads. The changes of a step are put down beside the table, and made when all lookups of the step are done
//! (rule 26), so that the loops of all workers can read it at the same time.

use std::hash::Hash;

use hashbrown::HashTable;

use super::hash::hash;
use super::keep::Keep;
use super::key::Key;
use super::saved::see_changed;
use super::track::{Marked, Track, Tracked, Untracked};
use crate::engine::{Ports, add_each};
use crate::time::Timestamp;

/// The newest value of each key.
pub struct Latest<K, V, M: Track = Untracked> {
    table: HashTable<(K, V, M::Mark)>,
    /// The hashes of the keys that have changed since they were saved.
    unsaved: Vec<u64>,
}

impl<K, V> Latest<K, V, Untracked> {
    /// No keys yet.
    pub fn new() -> Self {
        Latest { table: HashTable::new(), unsaved: Vec::new() }
    }
}

impl<K, V> Latest<K, V, Tracked> {
    /// No keys yet, of a table that is kept in checkpoints.
    pub fn durable() -> Self {
        Latest { table: HashTable::new(), unsaved: Vec::new() }
    }
}

impl<K, V> Default for Latest<K, V, Untracked> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Hash, V: Clone, M: Track> Latest<K, V, M> {
    /// The value of a key.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, key: Q) -> Option<V> {
        self.table.find(hash(&key), |(kept, ..)| key.is(kept)).map(|(_, value, _)| value.clone())
    }

    /// Makes the changes of a step, in their order.
    pub fn change<Q: Key<Owned = K>>(&mut self, changes: Changes<Q, V>) {
        for (key, _, value) in changes.in_order() {
            let hash_of_key = hash(&key);
            let mark = match self.table.find_mut(hash_of_key, |(kept, ..)| key.is(kept)) {
                Some((_, old, mark)) => {
                    *old = value;
                    mark
                }
                None => {
                    let new = (key.own(), value, M::Mark::default());
                    &mut self.table.insert_unique(hash_of_key, new, |(kept, ..)| hash(kept)).into_mut().2
                }
            };
            if M::mark(mark) {
                self.unsaved.push(hash_of_key);
            }
        }
    }
}

impl<K: Hash, V> Latest<K, V, Tracked> {
    /// Sees the keys that have changed since they were last seen.
    pub(super) fn each_change(&mut self, mut see: impl FnMut(&K, &V)) {
        see_changed(&mut self.table, &mut self.unsaved, |(key, value, mark)| {
            if mark.take() {
                see(key, value);
            }
        });
    }

    /// Puts a key back.
    pub(super) fn put_back(&mut self, key: K, value: V) {
        self.table.insert_unique(hash(&key), (key, value, Marked::SAVED), |(kept, ..)| hash(kept));
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
