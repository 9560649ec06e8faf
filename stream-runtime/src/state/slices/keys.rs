//! The keys that have cells, numbered.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use hashbrown::HashTable;

use super::slice::{Cell, WAYS};
use crate::state::hash::hash;
use crate::state::key::Key;

/// Keys by number. A number that is free again is given to the next new key, the smallest first, so that the list shrinks with what is in it.
pub struct Keys<K, Acc> {
    ids: HashTable<u32>,
    pub entries: Vec<Entry<K, Acc>>,
    free: BinaryHeap<Reverse<u32>>,
}

/// A key, and what its cells come to.
pub struct Entry<K, Acc> {
    pub key: K,
    /// The cells that it was in last: a record of one of them needs no second look into a table.
    pub notes: [Note; WAYS],
    /// Its cells in all slices.
    pub cells: u32,
    /// Its cells in the slices of which `later` is made.
    pub joined: u32,
    /// What its cells before the border come to.
    pub earlier: Option<Acc>,
    /// What its cells behind the border come to, as far as windows have them.
    pub later: Option<Acc>,
}

/// The newest slice of its way in which a key has a cell, and the cell. Of an older one the key may have a cell or not; of a newer one it has none.
#[derive(Clone, Copy)]
pub struct Note {
    pub start: i64,
    pub place: u32,
}

const NOTHING: Note = Note { start: i64::MIN, place: 0 };

impl<K, Acc> Keys<K, Acc> {
    pub fn new() -> Self {
        Keys { ids: HashTable::new(), entries: Vec::new(), free: BinaryHeap::new() }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of a key.
    #[inline]
    pub fn find<Q: Key<Owned = K>>(&self, hash: u64, key: &Q) -> Option<u32> {
        self.ids.find(hash, |&id| key.is(&self.entries[id as usize].key)).copied()
    }
}

impl<K: std::hash::Hash, Acc> Keys<K, Acc> {
    /// Numbers a new key.
    pub fn add(&mut self, hash_of_key: u64, key: K) -> u32 {
        let entry = Entry { key, notes: [NOTHING; WAYS], cells: 0, joined: 0, earlier: None, later: None };
        let id = match self.free_id() {
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
        self.ids.insert_unique(hash_of_key, id, |&id| hash(&entries[id as usize].key));
        id
    }

    /// A number that is free. Those behind the end of the list are not.
    fn free_id(&mut self) -> Option<u32> {
        let Reverse(id) = self.free.pop()?;
        if (id as usize) < self.entries.len() {
            return Some(id);
        }
        self.free.clear();
        None
    }

    /// These cells leave, with what goes with it. Keys that have no other are forgotten.
    #[inline]
    pub fn leave<L>(
        &mut self,
        cells: &[Cell<Acc>],
        with: impl Iterator<Item = L>,
        mut leaves: impl FnMut(&mut Entry<K, Acc>, &Acc, L),
    ) {
        for (&Cell { id, ref acc }, with) in cells.iter().zip(with) {
            let entry = &mut self.entries[id as usize];
            leaves(entry, acc, with);
            entry.cells -= 1;
            if entry.cells == 0 {
                self.forget(id);
            }
        }
    }

    /// Forgets a key that has no cells any more.
    #[cold]
    #[inline(never)]
    fn forget(&mut self, id: u32) {
        let hash = hash(&self.entries[id as usize].key);
        if let Ok(entry) = self.ids.find_entry(hash, |&other| other == id) {
            entry.remove();
        }
        self.free.push(Reverse(id));
        while self.entries.pop_if(|entry| entry.cells == 0).is_some() {}
    }
}
