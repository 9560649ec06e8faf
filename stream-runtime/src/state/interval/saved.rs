//! Interval joins, in checkpoints: an entry for each row, by a number that it keeps.
//!
//! A row is saved when it has come, and once more when it has met another, if it must be told of where it meets none. By their numbers rows are taken back in
//! the order of their arrival, on however many workers. Rows that have met all that they ever will may be there still, until there is reason to let them go: none
//! is taken back, and so none is told of twice.

use std::cell::Cell;

use hashbrown::HashTable;

use super::Intervals;
use super::part::{IntervalPart, LEFT, RIGHT, Slot, go_behind, slot_of};
use super::saved_row::SavedRow;
use super::side::Side;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::join::{Noted, Over, Presence};
use crate::state::hash::hash;
use crate::state::key::{Key, Sought};
use crate::state::saved::{owner, tag};
use crate::state::track::{Track, Tracked};

const OVER: u8 = 0;
const LEFT_ROW: u8 = 1;
const RIGHT_ROW: u8 = 2;

/// The left rows, and the right ones, that have met all that they ever will.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct SavedOver(pub i64, pub i64);

impl Default for SavedOver {
    fn default() -> Self {
        SavedOver(i64::MIN, i64::MIN)
    }
}

/// A row that was loaded.
pub(super) struct LoadedRow<K, T> {
    pub id: u64,
    pub key: K,
    pub at: i64,
    pub has_met: bool,
    pub item: T,
}

/// What was loaded, in any order.
pub(super) struct Loaded<K, A, B> {
    left: Vec<LoadedRow<K, A>>,
    right: Vec<LoadedRow<K, B>>,
    over: SavedOver,
}

impl<K, A, B> Default for Loaded<K, A, B> {
    fn default() -> Self {
        Loaded { left: Vec::new(), right: Vec::new(), over: SavedOver::default() }
    }
}

impl<K, A, B, L, R> Durable for Intervals<K, A, B, L, R, Tracked>
where
    K: Key<Owned = K> + Stored,
    A: Stored,
    B: Stored,
    L: Presence,
    R: Presence,
{
    fn shape() -> Shape {
        let row = |kept| Type::Tuple(vec![Type::of::<K>(), Type::of::<i64>(), Type::of::<bool>(), Type::Hole(kept)]);
        let shape =
            Shape::new("rows of an interval join").key::<K>().keeps::<A>("left items").keeps::<B>("right items");
        shape.writes_at(LEFT_ROW, row(0)).writes_at(RIGHT_ROW, row(1))
    }

    fn save(&mut self, changes: &mut Changes) {
        // Rows go in all parts at once.
        let Some(over) = self.parts.first().map(|part| part.over) else { return };
        if over != self.saved_over {
            self.saved_over = over;
            changes.put(&OVER, &(over.0, over.1));
        }
        for IntervalPart { keys, left, right, .. } in &mut self.parts {
            left.save(keys, LEFT, Over(over.0), changes);
            right.save(keys, RIGHT, Over(over.1), changes);
        }
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == OVER {
            let (left, right) = entry.value()?;
            self.loaded.over = SavedOver(left, right);
            self.saved_over = self.loaded.over;
            return Ok(());
        }
        match entry.key()? {
            (LEFT_ROW, id) => {
                let (key, at, has_met, item) = entry.value()?;
                self.loaded.left.push(LoadedRow { id, key, at, has_met, item });
            }
            (_, id) => {
                let (key, at, has_met, item) = entry.value()?;
                self.loaded.right.push(LoadedRow { id, key, at, has_met, item });
            }
        }
        Ok(())
    }
}

impl<T, N: Noted> Side<T, N, Tracked> {
    /// Saves the rows that have come, or met another, and says which have gone.
    fn save<K>(&mut self, keys: &HashTable<Slot<K>>, side: usize, over: Over, changes: &mut Changes)
    where
        K: Key + Stored,
        T: Stored,
    {
        let Side { rows, unsaved, .. } = self;
        let tag = if side == LEFT { LEFT_ROW } else { RIGHT_ROW };
        unsaved.gone.drain(..).for_each(|id| changes.remove(&(tag, id)));
        unsaved.rows.sort_unstable_by_key(|(_, id)| *id);
        unsaved.rows.dedup();
        for (hash, id) in unsaved.rows.drain(..) {
            // One that is over already need not come back.
            let Some((number, row)) = rows.of_id(id).filter(|(_, row)| !over.is(row.at)) else { continue };
            let is_its = |slot: &Slot<K>| rows.is_in(slot.newest[side], number);
            let Some(slot) = slot_of(keys, hash, is_its) else { continue };
            row.saved.is_saved.set(true);
            changes.put(&(tag, id), &(&slot.key, row.at, row.noted.alone().is_none(), &row.item));
        }
    }
}

impl<T, N: Noted, M: Track> Side<T, N, M> {
    /// Takes a row back, in front of an older one of its key.
    fn load<K>(&mut self, older: u32, hash: u64, LoadedRow { id, at, has_met, item, .. }: LoadedRow<K, T>) {
        let noted = N::new(hash, has_met);
        if noted.alone().is_some() {
            self.wakes.add(at, self.rows.next());
        }
        let saved = M::make(|| SavedRow { id, has_met: Cell::new(has_met), is_saved: Cell::new(true) });
        self.rows.add((older, at), noted, item, saved);
    }
}

impl<K: Key<Owned = K>, A, B, L: Presence, R: Presence, M: Track> IntervalPart<K, A, B, L, R, M> {
    fn load_left(&mut self, hash: u64, row: LoadedRow<K, A>) {
        let [newest, _] = self.replace(hash, &row.key, LEFT);
        let older = match self.left.rows.is_newer(newest, row.at) {
            false => newest,
            true => go_behind(&mut self.keys, &row.key, LEFT, (newest, row.at), &mut self.left.rows),
        };
        self.left.load(older, hash, row);
    }

    fn load_right(&mut self, hash: u64, row: LoadedRow<K, B>) {
        let [_, newest] = self.replace(hash, &row.key, RIGHT);
        let older = match self.right.rows.is_newer(newest, row.at) {
            false => newest,
            true => go_behind(&mut self.keys, &row.key, RIGHT, (newest, row.at), &mut self.right.rows),
        };
        self.right.load(older, hash, row);
    }
}

/// Takes the rows that were loaded back, each at the owner of its key. Numbers go on behind theirs.
pub(super) fn put_back<K: Key<Owned = K>, A, B, L: Presence, R: Presence, M: Track>(
    parts: &mut [IntervalPart<K, A, B, L, R, M>],
    Loaded { mut left, mut right, over }: Loaded<K, A, B>,
) {
    let ids = left.iter().map(|row| row.id).chain(right.iter().map(|row| row.id));
    let begin = ids.max().map_or(0, |last| last / parts.len() as u64 + 1);
    for part in &mut *parts {
        part.left.unsaved.next += begin * part.left.unsaved.apart;
        part.right.unsaved.next += begin * part.right.unsaved.apart;
    }
    left.sort_unstable_by_key(|row| row.id);
    for row in left {
        let sought = Sought::of(&row.key);
        let part = owner::<K, _>(parts, &sought);
        match Over(over.0).is(row.at) {
            true => part.left.unsaved.gone.push(row.id),
            false => part.load_left(hash(&row.key), row),
        }
    }
    right.sort_unstable_by_key(|row| row.id);
    for row in right {
        let sought = Sought::of(&row.key);
        let part = owner::<K, _>(parts, &sought);
        match Over(over.1).is(row.at) {
            true => part.right.unsaved.gone.push(row.id),
            false => part.load_right(hash(&row.key), row),
        }
    }
}
