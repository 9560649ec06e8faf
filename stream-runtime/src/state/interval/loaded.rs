//! Rows that were loaded, until it is known how long rows are kept.

use hashbrown::HashTable;

use super::away::{AwayRow, KeyRows};
use super::part::{IntervalPart, LEFT, RIGHT, go_behind};
use super::saved::SavedOver;
use crate::Error;
use crate::join::{Over, Presence};
use crate::spill::give_up;
use crate::state::away::Away;
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::track::{Track, Tracked};

/// What was loaded, in any order, each with its key.
pub(super) struct Loaded<K, A, B> {
    left: Vec<(K, AwayRow<A>)>,
    right: Vec<(K, AwayRow<B>)>,
    /// What it weighs.
    weight: u64,
}

impl<K, A, B> Default for Loaded<K, A, B> {
    fn default() -> Self {
        Loaded { left: Vec::new(), right: Vec::new(), weight: 0 }
    }
}

impl<K, A, B> Loaded<K, A, B> {
    pub(super) fn add_left(&mut self, key: K, row: AwayRow<A>) {
        self.weight += size_of::<(K, AwayRow<A>)>() as u64 * 3 / 2 + u64::from(row.bytes);
        self.left.push((key, row));
    }

    pub(super) fn add_right(&mut self, key: K, row: AwayRow<B>) {
        self.weight += size_of::<(K, AwayRow<B>)>() as u64 * 3 / 2 + u64::from(row.bytes);
        self.right.push((key, row));
    }
}

impl<K: Key<Owned = K>, A, B, L: Presence, R: Presence, M: Track> IntervalPart<K, A, B, L, R, M> {
    /// The first step: rows are kept for so long, numbers begin here, and what has been over is known.
    pub(super) fn begin(&mut self, retention: (i64, i64), first: u64, over: SavedOver) {
        self.keep_for(retention);
        self.left.unsaved.next += first * self.left.unsaved.apart;
        self.right.unsaved.next += first * self.right.unsaved.apart;
        self.over = M::make(|| over);
        let are_away = M::get(&self.away).map_or(0, Away::count) > 0;
        match are_away {
            // Others of their keys may be: they lie together.
            true => self.put_all_away().unwrap_or_else(|error| give_up(error)),
            false => self.take_in(over),
        }
    }

    /// Takes in what was loaded, in the order of its arrival.
    fn take_in(&mut self, over: SavedOver) {
        let Loaded { mut left, mut right, .. } = std::mem::take(&mut self.loaded);
        left.sort_unstable_by_key(|(_, row)| row.id);
        for (key, row) in left {
            match Over(over.0).is(row.at) {
                true => self.left.unsaved.gone.push(row.id),
                false => self.take_left(&key, row),
            }
        }
        right.sort_unstable_by_key(|(_, row)| row.id);
        for (key, row) in right {
            match Over(over.1).is(row.at) {
                true => self.right.unsaved.gone.push(row.id),
                false => self.take_right(&key, row),
            }
        }
    }

    fn take_left(&mut self, key: &K, row: AwayRow<A>) {
        let hash = hash(key);
        let [newest, _] = self.replace(hash, key, LEFT);
        let older = match self.left.rows.is_newer(newest, row.at) {
            false => newest,
            true => go_behind(&mut self.keys, key, LEFT, (newest, row.at), &mut self.left.rows),
        };
        self.left.take_back(older, hash, row);
    }

    fn take_right(&mut self, key: &K, row: AwayRow<B>) {
        let hash = hash(key);
        let [_, newest] = self.replace(hash, key, RIGHT);
        let older = match self.right.rows.is_newer(newest, row.at) {
            false => newest,
            true => go_behind(&mut self.keys, key, RIGHT, (newest, row.at), &mut self.right.rows),
        };
        self.right.take_back(older, hash, row);
    }

    /// Puts away all that was loaded so far, by its keys.
    fn put_all_away(&mut self) -> Result<(), Error> {
        let Loaded { left, right, .. } = std::mem::take(&mut self.loaded);
        let mut keys: HashTable<(K, KeyRows<A, B>)> = HashTable::new();
        for (key, row) in left {
            rows_of(&mut keys, key).left.rows.push(row);
        }
        for (key, row) in right {
            rows_of(&mut keys, key).right.rows.push(row);
        }
        keys.into_iter().try_for_each(|(key, rows)| self.put_away(&key, rows))
    }
}

impl<K: Key<Owned = K>, A, B, L: Presence, R: Presence> IntervalPart<K, A, B, L, R, Tracked> {
    /// Lets what was loaded go away, if there is too much.
    pub(super) fn shed_loaded(&mut self) -> Result<(), Error> {
        if self.away.weigh(self.loaded.weight).is_some() {
            self.put_all_away()?;
            self.away.weigh(0);
        }
        Ok(())
    }
}

fn rows_of<K: Key<Owned = K>, A, B>(keys: &mut HashTable<(K, KeyRows<A, B>)>, key: K) -> &mut KeyRows<A, B> {
    let entry = keys.entry(hash(&key), |(other, _)| *other == key, |(other, _)| hash(other));
    &mut entry.or_insert_with(|| (key, KeyRows::default())).into_mut().1
}
