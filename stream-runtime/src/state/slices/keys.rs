//! The keys that have cells, numbered.

use std::num::NonZeroU32;

use super::cells::{Cell, Cells};
use super::free::Free;
use super::slice::{Rests, Slice, WAYS};
use crate::state::away::Away;
use crate::state::hash::hash;
use crate::state::ids::Ids;
use crate::state::key::Key;
use crate::state::track::Track;

/// Keys by number. A number that is free again is given to the next new key, the smallest first, so that the lists shrink with what is in them.
///
/// What all records and all windows look at lies together, and what few do apart: so the cache has more of it.
pub struct Keys<K, Acc, M: Track> {
    ids: Ids,
    pub entries: Vec<Entry<K, Acc, M>>,
    /// The cells that keys were listed with last: a record of one of them needs no second look into a table. Shorter than the list of keys
    /// where no key behind has such a cell.
    pub notes: Vec<[Note; WAYS]>,
    free: Free,
    /// Those that are not among these, each with its cells.
    pub away: M::Only<Away<K, CellsAway<Acc>>>,
}

/// The cells of a key that is away, by the number of the slice.
pub type CellsAway<Acc> = Vec<(i128, Acc)>;

/// A key, and what its cells come to.
pub struct Entry<K, Acc, M: Track> {
    pub key: K,
    pub mark: M::Mark,
    /// Its cells in all slices.
    pub cells: u32,
    /// What those before the border come to.
    pub earlier: Option<Acc>,
    /// What those behind the border come to, as far as windows have them.
    pub later: Option<Joined<Acc>>,
}

/// What some cells of a key come to.
pub struct Joined<Acc> {
    pub acc: Acc,
    /// How many they are, where they leave one by one.
    pub cells: NonZeroU32,
}

impl<Acc> Joined<Acc> {
    pub fn new(acc: Acc) -> Self {
        Joined { acc, cells: NonZeroU32::MIN }
    }
}

/// The newest slice of its way in which a key has a cell, and the cell. Of an older one the key may have a cell or not; of a newer one it has none.
#[derive(Clone, Copy)]
pub struct Note {
    pub start: i64,
    pub place: u32,
}

const NOTHING: Note = Note { start: i64::MIN, place: 0 };

impl Note {
    /// The slice that begins at a time has no cells any more.
    pub fn forget(&mut self, start: i64) {
        if self.start == start {
            *self = NOTHING;
        }
    }
}

impl<K, Acc, M: Track> Keys<K, Acc, M> {
    pub fn new() -> Self {
        Keys {
            ids: Ids::new(),
            entries: Vec::new(),
            notes: Vec::new(),
            free: Free::default(),
            away: M::make(Away::default),
        }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.ids.len() + M::get(&self.away).map_or(0, Away::count)
    }

    /// The number of a key.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, hash: u64, key: &Q) -> Option<u32> {
        self.ids.find(hash, key, |id| key.is(&self.entries[id as usize].key))
    }
}

impl<K: Key, Acc, M: Track> Keys<K, Acc, M> {
    /// Numbers a new key.
    pub fn add(&mut self, hash_of_key: u64, key: K) -> u32 {
        let entry = Entry { key, mark: M::Mark::default(), cells: 0, earlier: None, later: None };
        let id = match self.free.take() {
            Some(id) => {
                self.entries[id as usize] = entry;
                id
            }
            None => {
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
        };
        let entries = &self.entries;
        self.ids.insert(hash_of_key, id, |id| &entries[id as usize].key);
        id
    }

    /// The newest slice of a way in which a key is listed.
    pub fn noted(&self, id: u32, way: usize) -> Note {
        self.notes.get(id as usize).and_then(|notes| notes.get(way)).map_or(NOTHING, |note| *note)
    }

    /// Notes the newest slice of its way in which a key is listed.
    pub fn note(&mut self, id: u32, way: usize, note: Note) {
        if way < WAYS && self.notes.len() <= id as usize {
            self.notes.resize(self.entries.len(), [NOTHING; WAYS]);
        }
        let noted = self.notes.get_mut(id as usize).and_then(|notes| notes.get_mut(way));
        if let Some(older) = noted.filter(|older| older.start <= note.start) {
            *older = note;
        }
    }

    /// Cells leave. Keys that have no other are forgotten.
    #[inline]
    pub fn leave(&mut self, cells: &Cells<Acc>, mut leaves: impl FnMut(&mut Entry<K, Acc, M>, &Acc)) {
        let mut left = Vec::new();
        cells.for_each_with(&mut self.entries, |id, entry, acc| {
            leaves(entry, acc);
            left_by(id, entry, &mut left);
        });
        self.forget(left);
    }

    /// Cells leave, each with what the key's cells behind it come to.
    #[inline]
    pub fn leave_with(&mut self, cells: &Cells<Acc>, rests: &mut Rests<Acc>)
    where
        Acc: Clone,
    {
        let mut left = Vec::new();
        let mut leaves = |id, entry: &mut Entry<K, Acc, M>, rest| {
            entry.earlier = rest;
            left_by(id, entry, &mut left);
        };
        match rests {
            // Behind the border there are none: the next window turns.
            Rests::None => return self.leave(cells, |_, _| {}),
            Rests::ByNumber(rests) => rests.for_each_of(&cells.column, &mut self.entries, leaves),
            Rests::Listed(rests) => {
                for (Cell { id, .. }, rest) in cells.listed.iter().zip(rests) {
                    leaves(*id, &mut self.entries[*id as usize], rest.take());
                }
            }
        }
        self.forget(left);
    }

    /// A slice's cells leave, and what was noted of them: it may be begun anew, for an item that is out of order. Keys that have no other are put down.
    pub fn forget_slice(&mut self, slice: &Slice<Acc, M>, left: &mut Vec<u32>) {
        let (start, way, notes) = (slice.start, slice.first_way(), &mut self.notes);
        slice.cells.for_each_with(&mut self.entries, |id, entry, _| {
            if let Some(note) = notes.get_mut(id as usize).and_then(|notes| notes.get_mut(way)) {
                note.forget(start);
            }
            left_by(id, entry, left);
        });
    }

    /// Forgets keys that have no cells any more.
    pub fn forget(&mut self, keys: Vec<u32>) {
        if keys.is_empty() {
            return;
        }
        for id in keys {
            self.free(id);
        }
        while self.entries.pop_if(|entry| entry.cells == 0).is_some() {}
        self.notes.truncate(self.entries.len());
        self.free.truncate(self.entries.len());
    }

    fn free(&mut self, id: u32) {
        let entry = &self.entries[id as usize];
        if M::TRACKS {
            M::forget(&mut self.away, hash(&entry.key), &entry.key, entry.mark);
        }
        self.ids.remove(&entry.key, id);
        self.free.add(id);
        if let Some(notes) = self.notes.get_mut(id as usize) {
            *notes = [NOTHING; WAYS];
        }
    }
}

/// What becomes of a number where some keys leave memory and the others close up.
#[derive(Clone, Copy)]
pub enum Goes {
    /// The key has this number now.
    To(u32),
    /// The key is away: which of those that leave it is.
    Away(u32),
    /// No key had it.
    Nowhere,
}

impl<K: Key, Acc, M: Track> Keys<K, Acc, M> {
    /// Says what becomes of each number where these keys leave, of which no cell is left.
    pub fn close_up(&mut self, leave: impl Fn(u32) -> bool) -> (Vec<Goes>, Vec<Entry<K, Acc, M>>) {
        let entries = std::mem::take(&mut self.entries);
        let (mut goes, mut left) = (Vec::with_capacity(entries.len()), Vec::new());
        for (id, entry) in entries.into_iter().enumerate() {
            if entry.cells == 0 {
                goes.push(Goes::Nowhere);
            } else if leave(id as u32) {
                goes.push(Goes::Away(left.len() as u32));
                left.push(entry);
            } else {
                goes.push(Goes::To(self.entries.len() as u32));
                self.entries.push(entry);
            }
        }
        let stays = |id: usize| matches!(goes.get(id), Some(Goes::To(_)));
        let mut id = 0..;
        self.notes.retain(|_| id.next().is_some_and(stays));
        let new = |id: u32| match goes.get(id as usize) {
            Some(Goes::To(new)) => Some(*new),
            _ => None,
        };
        let entries = &self.entries;
        self.ids.change(new, |id| &entries[id as usize].key);
        self.free.clear();
        (goes, left)
    }
}

/// A key has one cell less; if it has none, its number is put down.
#[inline]
fn left_by<K, Acc, M: Track>(id: u32, entry: &mut Entry<K, Acc, M>, left: &mut Vec<u32>) {
    entry.cells -= 1;
    if entry.cells == 0 {
        left.push(id);
    }
}
