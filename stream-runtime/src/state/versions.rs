//! Tables that know what the value of a key was at a time.

use std::hash::Hash;
use std::time::Duration;

use hashbrown::HashTable;

use super::hash::hash;
use super::key::Key;
use super::table::Changes;
use super::track::{AsSaved, Marked, Track, Tracked, Untracked};
use crate::time::{Timestamp, micros};

/// The values of each key, by their time.
pub struct Versions<K, V, M: Track = Untracked> {
    table: HashTable<(K, Vec<Version<V, M>>)>,
    /// How long a version is kept once a newer one is valid.
    keep: i64,
    /// Of the versions up to this time, the newest of a key is kept.
    pub(super) floor: i64,
    pub(super) saved_floor: AsSaved<i64>,
    /// Of the versions that have changed since they were saved, the hash of the key and the time.
    unsaved: Vec<(u64, i64)>,
    /// The versions that were let go of since, of those that were saved before.
    pub(super) gone: Vec<(K, i64)>,
}

/// A value, and the time from which it is valid.
struct Version<V, M: Track> {
    from: i64,
    value: V,
    mark: M::Mark,
}

impl<K, V> Versions<K, V, Untracked> {
    /// No keys yet.
    pub fn new(keep: Duration) -> Self {
        Versions::of(keep)
    }
}

impl<K, V> Versions<K, V, Tracked> {
    /// No keys yet, of a table that is kept in checkpoints.
    pub fn durable(keep: Duration) -> Self {
        Versions::of(keep)
    }
}

impl<K, V, M: Track> Versions<K, V, M> {
    fn of(keep: Duration) -> Self {
        let (table, unsaved, gone) = (HashTable::new(), Vec::new(), Vec::new());
        let (floor, saved_floor) = (i64::MIN, AsSaved::new(i64::MIN));
        Versions { table, keep: micros(keep), floor, saved_floor, unsaved, gone }
    }
}

impl<K: Hash, V: Clone, M: Track> Versions<K, V, M> {
    /// The value of a key that was valid at a time.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, key: Q, at: Timestamp) -> Option<V> {
        let (_, versions) = self.table.find(hash(&key), |(kept, _)| key.is(kept))?;
        let until = versions.partition_point(|version| version.from <= at.as_micros());
        // What is older than the oldest that is sure to be kept may be gone, and so it is for everyone.
        let version = versions.get(oldest(versions, self.floor)..until)?.last()?;
        Some(version.value.clone())
    }

    /// Makes the changes of a step, in their order, at the end of which the watermark is at `reached`.
    pub fn change<Q: Key<Owned = K>>(&mut self, changes: Changes<Q, V>, reached: Option<Timestamp>) {
        let floor = reached.map_or(i64::MIN, |reached| reached.as_micros().saturating_sub(self.keep));
        self.floor = self.floor.max(floor);
        for (key, from, value) in changes.in_order() {
            let hash_of_key = hash(&key);
            let is_news = match self.table.find_mut(hash_of_key, |(kept, _)| key.is(kept)) {
                Some((_, versions)) => {
                    let is_news = put(versions, from, value);
                    let over = versions.drain(..oldest(versions, floor));
                    let saved = over.filter(|version| M::is_saved(&version.mark));
                    self.gone.extend(saved.map(|version| (key.clone().own(), version.from)));
                    is_news
                }
                None => {
                    let mut versions = Vec::new();
                    let is_news = put(&mut versions, from, value);
                    self.table.insert_unique(hash_of_key, (key.own(), versions), |(kept, _)| hash(kept));
                    is_news
                }
            };
            if is_news {
                self.unsaved.push((hash_of_key, from));
            }
        }
    }
}

impl<K: Hash + Eq, V> Versions<K, V, Tracked> {
    /// Sees the versions that have changed since they were last seen.
    pub(super) fn each_change(&mut self, mut see: impl FnMut(&K, i64, &V)) {
        for (hash, from) in self.unsaved.drain(..) {
            // What only looks alike is seen now rather than later.
            for (key, versions) in self.table.iter_hash_mut(hash) {
                let place = versions.binary_search_by_key(&from, |version| version.from);
                if let Ok(place) = place
                    && let version = &mut versions[place]
                    && version.mark.take()
                {
                    see(key, from, &version.value);
                }
            }
        }
    }

    /// Puts a version back.
    pub(super) fn put_back(&mut self, key: K, from: i64, value: V) {
        let entry = self.table.entry(hash(&key), |(kept, _)| *kept == key, |(kept, _)| hash(kept));
        let (_, versions) = entry.or_insert_with(|| (key, Vec::new())).into_mut();
        let place = versions.partition_point(|other| other.from < from);
        versions.insert(place, Version { from, value, mark: Marked::SAVED });
    }
}

/// Puts a version in, in the place of one that is valid from the same time on. Whether that is not known yet as a change.
fn put<V, M: Track>(versions: &mut Vec<Version<V, M>>, from: i64, value: V) -> bool {
    let place = versions.partition_point(|other| other.from < from);
    match versions.get_mut(place).filter(|other| other.from == from) {
        Some(same) => same.value = value,
        None => versions.insert(place, Version { from, value, mark: M::Mark::default() }),
    }
    M::mark(&mut versions[place].mark)
}

/// The place of the newest version up to a time: older ones are needed no more.
fn oldest<V, M: Track>(versions: &[Version<V, M>], floor: i64) -> usize {
    versions.partition_point(|version| version.from <= floor).saturating_sub(1)
}
