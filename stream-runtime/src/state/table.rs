//! Tables: what a `lookup` reads. The changes of a step are put down beside the table, and made when all lookups of the step are done
//! (rule 26), so that the loops of all workers can read it at the same time.

use std::hash::Hash;
use std::time::Duration;

use hashbrown::HashTable;

use super::hash::hash;
use super::keep::Keep;
use super::key::Key;
use crate::engine::{Ports, add_each};
use crate::time::{Timestamp, micros};

/// The newest value of each key.
pub struct Latest<K, V> {
    table: HashTable<(K, V)>,
}

impl<K, V> Latest<K, V> {
    /// No keys yet.
    pub fn new() -> Self {
        Latest { table: HashTable::new() }
    }
}

impl<K, V> Default for Latest<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Hash, V: Clone> Latest<K, V> {
    /// The value of a key.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, key: Q) -> Option<V> {
        self.table.find(hash(&key), |(kept, _)| key.is(kept)).map(|(_, value)| value.clone())
    }

    /// Makes the changes of a step, in their order.
    pub fn change<Q: Key<Owned = K>>(&mut self, changes: Changes<Q, V>) {
        for (key, _, value) in changes.in_order() {
            let hash_of_key = hash(&key);
            match self.table.find_mut(hash_of_key, |(kept, _)| key.is(kept)) {
                Some((_, old)) => *old = value,
                None => {
                    self.table.insert_unique(hash_of_key, (key.own(), value), |(kept, _)| hash(kept));
                }
            }
        }
    }
}

/// The values of each key, by their time.
pub struct Versions<K, V> {
    table: HashTable<(K, Vec<Version<V>>)>,
    /// How long a version is kept once a newer one is valid.
    keep: i64,
    /// Of the versions up to this time, the newest of a key is kept.
    floor: i64,
}

/// A value, and the time from which it is valid.
type Version<V> = (i64, V);

impl<K, V> Versions<K, V> {
    /// No keys yet.
    pub fn new(keep: Duration) -> Self {
        Versions { table: HashTable::new(), keep: micros(keep), floor: i64::MIN }
    }
}

impl<K: Hash, V: Clone> Versions<K, V> {
    /// The value of a key that was valid at a time.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, key: Q, at: Timestamp) -> Option<V> {
        let (_, versions) = self.table.find(hash(&key), |(kept, _)| key.is(kept))?;
        let until = versions.partition_point(|(from, _)| *from <= at.as_micros());
        // What is older than the oldest that is sure to be kept may be gone, and so it is for everyone.
        let (_, value) = versions.get(oldest(versions, self.floor)..until)?.last()?;
        Some(value.clone())
    }

    /// Makes the changes of a step, in their order, at the end of which the watermark is at `reached`.
    pub fn change<Q: Key<Owned = K>>(&mut self, changes: Changes<Q, V>, reached: Option<Timestamp>) {
        let floor = reached.map_or(i64::MIN, |reached| reached.as_micros().saturating_sub(self.keep));
        self.floor = self.floor.max(floor);
        for (key, from, value) in changes.in_order() {
            let hash_of_key = hash(&key);
            let versions = match self.table.find_mut(hash_of_key, |(kept, _)| key.is(kept)) {
                Some((_, versions)) => versions,
                None => &mut self.insert(hash_of_key, key.own()).1,
            };
            versions.insert(versions.partition_point(|(other, _)| *other <= from), (from, value));
            versions.drain(..oldest(versions, floor));
        }
    }

    fn insert(&mut self, hash_of_key: u64, key: K) -> &mut (K, Vec<Version<V>>) {
        self.table.insert_unique(hash_of_key, (key, Vec::new()), |(kept, _)| hash(kept)).into_mut()
    }
}

/// The place of the newest version up to a time: older ones are needed no more.
fn oldest<V>(versions: &[Version<V>], floor: i64) -> usize {
    versions.partition_point(|(from, _)| *from <= floor).saturating_sub(1)
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

    fn in_order(self) -> impl Iterator<Item = (Q, i64, V)> {
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
