//! Keys that are away with their cells in all slices, and how they come back.
//!
//! What a key has in a slice is at a place that goes by its number. So many leave at once, and the others close up: all slices are gone over and laid out anew.

use super::SlicePart;
use super::keys::{CellsAway, Entry, Note};
use super::slice::{Rests, WAYS};
use crate::Error;
use crate::aggregate::Merges;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{Codec, Rows, Spilling};
use crate::state::hash::hash;
use crate::state::key::{Key, Sought};
use crate::state::step::Part;
use crate::state::track::{Marked, Track, Tracked};
use crate::time::Timestamp;

/// To lay all out anew takes as long whatever leaves: so it is such a part of the budget at the least.
const AT_ONCE: u64 = 8;

impl<K: Key, Acc: Clone, M: Track> SlicePart<K, Acc, M> {
    /// Brings back a key that isn't found, if it is away.
    pub(super) fn come_back<Q: Key<Owned = K>>(&mut self, hash: u64, key: &Q) -> Option<u32> {
        M::get(&self.keys.away).filter(|away| away.is_used())?;
        let key = key.clone().own();
        let (cells, mark) = M::take(&mut self.keys.away, hash, &key)?;
        self.part_again();
        let id = self.keys.add(hash, key);
        self.keys.entries[id as usize].mark = mark;
        for (number, acc) in cells {
            // Slices that no window has any more have left, and with them their cells.
            let Some(slot) = self.slot_of(number) else { continue };
            self.lay(slot, id, acc);
            if let Some(away) = M::get_mut(&mut self.slices[slot].away) {
                *away = away.saturating_sub(1);
            }
        }
        Some(id)
    }
}

impl<K: Key<Owned = K>, Acc: Clone + Send, M: Track> SlicePart<K, Acc, M> {
    /// Adds an item of a key that isn't found: it may be away.
    #[cold]
    #[inline(never)]
    pub(super) fn meet_again<Q, T, A, I>(
        &mut self,
        sought: Sought<Q::Digest>,
        start: Timestamp,
        key: Q,
        input: I,
        first: impl FnOnce(I) -> Acc,
        add: impl FnOnce(&mut Acc, I),
    ) where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
    {
        match self.come_back(sought.hash, &key) {
            Some(_) => <Self as Part<Q, T, A>>::update(self, sought, start, key, input, first, add),
            None => self.meet(sought.hash, key.own(), first(input)),
        }
    }
}

impl<K: Key<Owned = K>, Acc: Clone> SlicePart<K, Acc, Tracked> {
    /// From now on keys may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        Acc: Stored,
    {
        self.keys.away.begin(spill, Codec::plain());
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        if !self.keys.away.has_begun() {
            return Ok(());
        }
        let mut away = std::mem::take(&mut self.keys.away);
        let weight = self.weight();
        let shed = away.shed_rows(&mut Leaving { part: self, weight, leaves: Vec::new() });
        self.keys.away = away;
        shed
    }

    fn weight(&self) -> u64 {
        let cells = self.order.iter().map(|&slot| {
            let slice = &self.slices[slot];
            slice.cells.bytes() + slice.rests.bytes()
        });
        let key = size_of::<Entry<K, Acc, Tracked>>() + size_of::<[Note; WAYS]>() + NUMBER;
        (self.keys.entries.len() * key + cells.sum::<usize>()) as u64 * 3 / 2
    }
}

/// What the number of a key takes in a table, or among the places of integers.
const NUMBER: usize = 2 * size_of::<u32>();

/// The keys of a part, some of which are about to leave.
struct Leaving<'p, K, Acc> {
    part: &'p mut SlicePart<K, Acc, Tracked>,
    /// What the others weigh.
    weight: u64,
    /// Whether each of the keys leaves, by its number; of no length before one does.
    leaves: Vec<bool>,
}

impl<K: Key<Owned = K>, Acc: Clone> Rows for Leaving<'_, K, Acc> {
    type Key = K;
    type Value = CellsAway<Acc>;

    fn weight(&self) -> u64 {
        self.weight
    }

    fn begin(&mut self, keeps: u64) -> u64 {
        self.part.part_again();
        self.weight = self.part.weight();
        keeps - keeps / AT_ONCE
    }

    fn rows(&self) -> usize {
        self.part.keys.entries.len()
    }

    fn mark(&mut self, row: usize) -> Option<&mut Marked> {
        let leaves = self.leaves.get(row) == Some(&true);
        self.part.keys.entries.get_mut(row).filter(|entry| entry.cells > 0 && !leaves).map(|entry| &mut entry.mark)
    }

    fn leave(&mut self, row: usize, to: &mut Spilling<K, CellsAway<Acc>>) -> Result<(), Error> {
        self.leaves.resize(self.rows(), false);
        self.leaves[row] = true;
        let Entry { cells, mark, .. } = &self.part.keys.entries[row];
        to.unweigh(mark);
        let key = size_of::<Entry<K, Acc, Tracked>>() + NUMBER + *cells as usize * size_of::<Acc>();
        self.weight = self.weight.saturating_sub(key as u64 * 3 / 2);
        Ok(())
    }

    fn end(&mut self, to: &mut Spilling<K, CellsAway<Acc>>) -> Result<(), Error> {
        if self.leaves.is_empty() {
            return Ok(());
        }
        let SlicePart { keys, slices, order, .. } = &mut *self.part;
        let (goes, left) = keys.close_up(|id| self.leaves[id as usize]);
        let mut cells: Vec<CellsAway<Acc>> =
            left.iter().map(|entry| Vec::with_capacity(entry.cells as usize)).collect();
        for &slot in &*order {
            let slice = &mut slices[slot];
            let (number, mut count) = (slice.number, 0);
            slice.renumber(&goes, keys, |key, acc| {
                cells[key as usize].push((number, acc));
                count += 1;
            });
            slice.away += count;
        }
        for (Entry { key, mark, .. }, cells) in left.iter().zip(&cells) {
            to.put(hash(key), key, cells, mark)?;
        }
        self.weight = self.part.weight();
        Ok(())
    }
}

impl<Acc> Rests<Acc> {
    /// How many bytes it takes.
    fn bytes(&self) -> usize {
        match self {
            Rests::None => 0,
            Rests::Listed(rests) => rests.len() * size_of::<Option<Acc>>(),
            Rests::ByNumber(rests) => rests.places() * size_of::<Acc>(),
        }
    }
}
