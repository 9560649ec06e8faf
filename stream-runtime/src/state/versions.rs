//! Tables that know what the value of a key was at a time.

use std::hash::Hash;
use std::time::Duration;

use hashbrown::HashTable;

use super::away::{self, Away, Codec, LookedUp, Resident};
use super::hash::hash;
use super::key::Key;
use super::table::Changes;
use super::track::{AsSaved, Marked, Read, Track, Tracked, Untracked};
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::time::{Timestamp, micros};

/// The values of each key, by their time.
pub struct Versions<K: Send, V: Send, M: Track = Untracked> {
    table: HashTable<Slot<K, V, M>>,
    /// How long a version is kept once a newer one is valid.
    keep: i64,
    /// Of the versions up to this time, the newest of a key is kept.
    pub(super) floor: i64,
    pub(super) saved_floor: AsSaved<i64>,
    /// Of the versions that have changed since they were saved, the hash of the key and the time.
    unsaved: Vec<(u64, i64)>,
    /// The versions that were let go of since, of those that were saved before.
    pub(super) gone: Vec<(K, i64)>,
    away: M::Only<Away<K, Vec<Version<V, M>>>>,
    looked_up: M::Only<LookedUp<K, Vec<Version<V, M>>>>,
}

struct Slot<K, V, M: Track> {
    key: K,
    versions: Vec<Version<V, M>>,
    /// Whether any of them has changed, and how they stand to what is away.
    mark: M::Mark,
    read: M::Only<Read>,
}

/// A value, and the time from which it is valid.
struct Version<V, M: Track> {
    from: i64,
    value: V,
    mark: M::Mark,
}

impl<K: Send, V: Send> Versions<K, V, Untracked> {
    /// No keys yet.
    pub fn new(keep: Duration) -> Self {
        Versions::of(keep)
    }
}

impl<K: Send, V: Send> Versions<K, V, Tracked> {
    /// No keys yet, of a table that is kept in checkpoints.
    pub fn durable(keep: Duration) -> Self {
        Versions::of(keep)
    }
}

impl<K: Send, V: Send, M: Track> Versions<K, V, M> {
    fn of(keep: Duration) -> Self {
        let (table, unsaved, gone) = (HashTable::new(), Vec::new(), Vec::new());
        let (floor, saved_floor) = (i64::MIN, AsSaved::new(i64::MIN));
        let (away, looked_up) = (M::make(Away::default), M::make(LookedUp::default));
        Versions { table, keep: micros(keep), floor, saved_floor, unsaved, gone, away, looked_up }
    }
}

impl<K: Key<Owned = K>, V: Clone + Send, M: Track> Versions<K, V, M> {
    /// The value of a key that was valid at a time.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, key: Q, at: Timestamp) -> Option<V> {
        let hash_of_key = hash(&key);
        match self.table.find(hash_of_key, |slot| key.is(&slot.key)) {
            Some(slot) => {
                M::get(&slot.read).into_iter().for_each(Read::note);
                valid(&slot.versions, self.floor, at)
            }
            None => {
                let away = M::get(&self.away).filter(|away| away.is_used())?;
                let valid = |versions: &Vec<_>| valid(versions, self.floor, at);
                M::get(&self.looked_up)?.look(away, hash_of_key, key.own(), valid).flatten()
            }
        }
    }

    /// Makes the changes of a step, in their order, at the end of which the watermark is at `reached`.
    pub fn change<Q: Key<Owned = K>>(&mut self, changes: Changes<Q, V>, reached: Option<Timestamp>) {
        let floor = reached.map_or(i64::MIN, |reached| reached.as_micros().saturating_sub(self.keep));
        self.floor = self.floor.max(floor);
        for (key, from, value) in changes.in_order() {
            let hash_of_key = hash(&key);
            let slot = match self.table.find_entry(hash_of_key, |slot| key.is(&slot.key)) {
                Ok(entry) => entry.into_mut(),
                Err(absent) => {
                    let key = key.own();
                    let recalled = M::recall(&mut self.away, hash_of_key, &key);
                    let (versions, mark) = recalled.unwrap_or_default();
                    let slot = Slot { key, versions, mark, read: M::Only::default() };
                    absent.into_table().insert_unique(hash_of_key, slot, |slot| hash(&slot.key)).into_mut()
                }
            };
            let is_news = put(&mut slot.versions, from, value);
            let over = slot.versions.drain(..oldest(&slot.versions, floor));
            let saved = over.filter(|version| M::is_saved(&version.mark));
            self.gone.extend(saved.map(|version| (slot.key.clone(), version.from)));
            if is_news {
                M::mark(&mut slot.mark);
                self.unsaved.push((hash_of_key, from));
            }
        }
    }
}

impl<K: Key<Owned = K>, V: Send> Versions<K, V, Tracked> {
    /// Sees the versions that have changed since they were last seen. It is told with how many bytes each was saved.
    pub(super) fn each_change(&mut self, mut see: impl FnMut(&K, i64, &V) -> usize) {
        self.take_back();
        for (hash, from) in self.unsaved.drain(..) {
            // What only looks alike is seen now rather than later.
            for slot in self.table.iter_hash_mut(hash) {
                // It may have been let go of since.
                slot.mark.take();
                let place = slot.versions.binary_search_by_key(&from, |version| version.from);
                if let Ok(place) = place
                    && let version = &mut slot.versions[place]
                    && version.mark.take()
                {
                    let bytes = see(&slot.key, from, &version.value);
                    self.away.saved(&mut slot.mark, bytes * slot.versions.len());
                }
            }
        }
    }

    /// Takes back what lookups have found away, unless it has come back by itself.
    fn take_back(&mut self) {
        for (hash_of_key, key, versions, bytes) in self.looked_up.take() {
            if self.table.find(hash_of_key, |slot| slot.key == key).is_none() {
                let slot = Slot { key, versions, mark: self.away.comes_back(bytes), read: Read::default() };
                self.table.insert_unique(hash_of_key, slot, |slot| hash(&slot.key));
            }
        }
    }

    /// From now on keys may go away, each with all of its versions.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        V: Stored,
    {
        let write: fn(&Vec<_>, _) -> _ = |versions, bytes| write_all(versions, bytes);
        self.away.begin(spill, Codec { write_key: away::write, write, read_key: away::read, read: read_all });
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed(&mut self.table, |_| ())
    }

    /// Puts a version back, of so many bytes; others of its key may have gone away since.
    pub(super) fn put_back(&mut self, key: K, from: i64, value: V, bytes: usize) {
        let hash_of_key = hash(&key);
        let slot = match self.table.find_entry(hash_of_key, |slot| slot.key == key) {
            Ok(entry) => entry.into_mut(),
            Err(absent) => {
                let recalled = self.away.recall(hash_of_key, &key);
                let (versions, mark) = recalled.unwrap_or_else(|| (Vec::new(), Marked::SAVED));
                let slot = Slot { key, versions, mark, read: Read::default() };
                absent.into_table().insert_unique(hash_of_key, slot, |slot| hash(&slot.key)).into_mut()
            }
        };
        let place = slot.versions.partition_point(|other| other.from < from);
        slot.versions.insert(place, Version { from, value, mark: Marked::SAVED });
        slot.mark = self.away.weighed(slot.mark, bytes * slot.versions.len());
    }
}

impl<K: Hash, V> Resident for Slot<K, V, Tracked> {
    type Key = K;
    type Value = Vec<Version<V, Tracked>>;

    fn hash(&self) -> u64 {
        hash(&self.key)
    }

    fn key(&self) -> &K {
        &self.key
    }

    fn value(&self) -> &Self::Value {
        &self.versions
    }

    /// To be looked up is a use too.
    fn mark(&mut self) -> &mut Marked {
        self.read.count(&mut self.mark);
        &mut self.mark
    }
}

/// Writes versions as their times and values: when they go away, all are saved.
fn write_all<V: Stored>(versions: &[Version<V, Tracked>], bytes: Vec<u8>) -> Result<Vec<u8>, postcard::Error> {
    let versions: Vec<_> = versions.iter().map(|version| (version.from, &version.value)).collect();
    away::write(&versions, bytes)
}

fn read_all<V: Stored>(bytes: &[u8]) -> Result<Vec<Version<V, Tracked>>, postcard::Error> {
    let versions: Vec<(i64, V)> = away::read(bytes)?;
    Ok(versions.into_iter().map(|(from, value)| Version { from, value, mark: Marked::SAVED }).collect())
}

/// The value that was valid at a time. What is older than the oldest that is sure to be kept may be gone, and so it is for everyone.
#[inline]
fn valid<V: Clone, M: Track>(versions: &[Version<V, M>], floor: i64, at: Timestamp) -> Option<V> {
    let until = versions.partition_point(|version| version.from <= at.as_micros());
    let version = versions.get(oldest(versions, floor)..until)?.last()?;
    Some(version.value.clone())
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
