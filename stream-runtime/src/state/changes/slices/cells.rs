//! Keys with their cells, and the windows that are made of them.

use hashbrown::HashTable;

use super::away::Apart;
use crate::aggregate::Merges;
use crate::state::away::{Away, shrink};
use crate::state::key::{Kept, Key, Sought};
use crate::state::slices::together;
use crate::state::track::Track;
use crate::window::Slicing;

/// A key.
pub struct Entry<K: Key, Acc, V, M: Track> {
    pub key: Kept<K>,
    /// What its items in a slice come to, by the number of the slice.
    pub cells: Vec<Cell<Acc, M>>,
    /// The results that were given and may be corrected, by the number of the window.
    pub given: Vec<(i128, V)>,
    pub mark: M::Mark,
}

pub struct Cell<Acc, M: Track> {
    pub slice: i128,
    pub acc: Acc,
    /// Whether it is noted that it has changed in this step.
    pub is_touched: bool,
    /// Whether it is noted that it has changed since the last tick.
    pub waits: bool,
    pub mark: M::Mark,
}

impl<K: Key, Acc, V, M: Track> Entry<K, Acc, V, M> {
    /// The place of a slice's cell, or where it would be.
    #[inline]
    pub fn find(&self, slice: i128) -> Result<usize, usize> {
        // Nearly always it is the last one.
        match self.cells.last() {
            Some(last) if last.slice == slice => Ok(self.cells.len() - 1),
            _ => self.cells.binary_search_by_key(&slice, |cell| cell.slice),
        }
    }

    /// What the key's items in a window come to. Put together as windows are that give final results alone.
    pub fn value<T, A: Merges<T, Acc = Acc>>(
        &self,
        aggregate: &A,
        slicing: Slicing,
        window: i128,
    ) -> Option<A::Output> {
        let first = slicing.first_slice(window);
        let before = |slice: i128| self.cells.partition_point(|cell| cell.slice < slice);
        let cells = &self.cells[before(first)..before(first + slicing.per_window())];
        together(aggregate, slicing, window, cells.iter().map(|cell| (cell.slice, &cell.acc)))
    }

    /// Notes a result, and says what the one before was.
    pub fn give(&mut self, window: i128, value: V) -> Option<V> {
        match self.given.binary_search_by_key(&window, |(window, _)| *window) {
            Ok(place) => Some(std::mem::replace(&mut self.given[place].1, value)),
            Err(place) => {
                self.given.insert(place, (window, value));
                None
            }
        }
    }

    /// Takes out the result that was given of a window.
    pub fn take(&mut self, window: i128) -> Option<V> {
        let place = self.given.binary_search_by_key(&window, |(window, _)| *window).ok()?;
        Some(self.given.remove(place).1)
    }
}

/// Keys that have left.
pub type Left<K, Acc, V, M> = Vec<Entry<K, Acc, V, M>>;

/// The keys that have cells, numbered.
pub struct Keys<K: Key, Acc, V, M: Track> {
    ids: HashTable<u32>,
    pub entries: Vec<Entry<K, Acc, V, M>>,
    free: Vec<u32>,
    /// Those that are not among these.
    pub away: M::Only<Away<K, Apart<Acc, V>>>,
}

impl<K: Key, Acc, V, M: Track> Keys<K, Acc, V, M> {
    pub fn new() -> Self {
        Keys { ids: HashTable::new(), entries: Vec::new(), free: Vec::new(), away: M::make(Away::default) }
    }

    pub fn len(&self) -> usize {
        self.ids.len() + M::get(&self.away).map_or(0, Away::count)
    }

    #[inline]
    pub fn find<Q: Key<Owned = K, Digest = K::Digest>>(&self, sought: Sought<K::Digest>, key: &Q) -> Option<u32> {
        self.ids.find(sought.hash, |&id| self.entries[id as usize].key.is(sought, key)).copied()
    }

    /// Numbers a new key.
    #[cold]
    #[inline(never)]
    pub fn add(&mut self, hash: u64, key: Kept<K>) -> u32 {
        let entry = Entry { key, cells: Vec::new(), given: Vec::new(), mark: M::Mark::default() };
        let id = match self.free.pop() {
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
        self.ids.insert_unique(hash, id, |&id| entries[id as usize].key.hash());
        id
    }

    /// Lets go of all.
    pub fn clear(&mut self) {
        let mut away = std::mem::replace(&mut self.away, M::make(Away::default));
        self.entries.iter().for_each(|entry| M::unweigh(&mut away, &entry.mark));
        if let Some(away) = M::get_mut(&mut away) {
            away.clear();
        }
        *self = Keys { away, ..Keys::new() };
    }

    /// Lets go of a key's cells and results that are of the past, and of the key where nothing is left.
    pub fn let_go(&mut self, id: u32, first_slice: i128, first_window: i128) {
        let entry = &mut self.entries[id as usize];
        if entry.cells.is_empty() {
            return;
        }
        entry.cells.retain(|cell| cell.slice >= first_slice);
        entry.given.retain(|(window, _)| *window >= first_window);
        if entry.cells.is_empty() {
            entry.given.clear();
            let hash = entry.key.hash();
            M::unweigh(&mut self.away, &entry.mark);
            entry.mark = M::Mark::default();
            if let Ok(found) = self.ids.find_entry(hash, |&other| other == id) {
                found.remove();
            }
            self.free.push(id);
        }
    }

    /// Those leave that are said to; the others close up. Gives those that have left, and the numbers of the others now, by what they were.
    pub fn close_up(&mut self, leaves: &[bool]) -> (Left<K, Acc, V, M>, Vec<Option<u32>>) {
        let free = std::mem::take(&mut self.free);
        let mut are_keys = vec![true; self.entries.len()];
        free.into_iter().for_each(|id| are_keys[id as usize] = false);
        let (mut left, mut numbers) = (Vec::new(), Vec::with_capacity(self.entries.len()));
        for ((entry, is_key), leaves) in std::mem::take(&mut self.entries).into_iter().zip(are_keys).zip(leaves) {
            let stays = is_key && !leaves;
            numbers.push(stays.then_some(self.entries.len() as u32));
            match stays {
                true => self.entries.push(entry),
                false if is_key => left.push(entry),
                false => {}
            }
        }
        self.ids.retain(|id| match numbers.get(*id as usize) {
            Some(Some(number)) => {
                *id = *number;
                true
            }
            _ => false,
        });
        let entries = &self.entries;
        shrink(&mut self.ids, |&id| entries[id as usize].key.hash());
        (left, numbers)
    }
}
