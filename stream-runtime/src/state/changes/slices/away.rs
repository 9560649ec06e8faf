//! Keys that are away with their cells and what was given of them.
//!
//! They come back with an item of theirs, when something of them has waited for a tick, and when a window of theirs closes: what it gives is kept, to be corrected.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::cells::{Cell, Entry};
use super::part::{ChangingSlices, Ids};
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{Away, Codec, Rows, Scanned, Spilling};
use crate::state::key::{Kept, Key, Sought};
use crate::state::track::{Marked, Track, Tracked};
use crate::time::Timestamp;

/// A key that is away: its cells by the numbers of their slices, each with whether it waits for a tick, and what was given by the numbers of the windows.
#[derive(Serialize, Deserialize)]
pub struct Apart<Acc, V> {
    cells: Vec<(i128, Acc, bool)>,
    given: Vec<(i128, V)>,
}

/// To close up takes as long whatever leaves: so it is such a part of the budget at the least.
const AT_ONCE: u64 = 8;

impl<K: Key<Owned = K>, Acc, V, M: Track> ChangingSlices<K, Acc, V, M> {
    /// Brings back a key that isn't here, if it is away.
    #[cold]
    #[inline(never)]
    pub(super) fn come_back<Q>(&mut self, sought: Sought<K::Digest>, key: &Q) -> Option<u32>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        M::get(&self.keys.away).filter(|away| away.is_used())?;
        let key = Kept::new(sought, key.clone());
        let (apart, mark) = M::take(&mut self.keys.away, sought.hash, &key.key)?;
        Some(self.come(sought.hash, key, apart, mark))
    }

    /// Brings back the keys that have cells in these slices.
    pub(super) fn bring_back(&mut self, slices: Range<i128>) {
        if !self.slices.range(slices.clone()).any(|(_, ids)| ids.are_away()) {
            return;
        }
        self.bring_back_those(|apart, _| apart.cells.iter().any(|(slice, ..)| slices.contains(slice)));
    }

    /// Brings back the keys of which something waits for a tick, where one has come, or a window may close.
    pub(super) fn bring_back_waiting(&mut self, reached: Option<Timestamp>) {
        let closes = || self.next_end().zip(reached).is_some_and(|(end, reached)| end <= reached);
        if M::get(&self.keys.away).is_some_and(|away| away.waiting() > 0) && (self.is_tick || closes()) {
            self.bring_back_those(|_, waits| waits);
        }
    }

    fn bring_back_those(&mut self, are_they: impl Fn(&Apart<Acc, V>, bool) -> bool) {
        let Some(mut keys) = M::get_mut(&mut self.keys.away).and_then(Away::scan) else { return };
        while let Some(Scanned { hash, key, value, waits }) = keys.next() {
            if are_they(&value, waits)
                && let Some((apart, mark)) = M::take(&mut self.keys.away, hash, &key)
            {
                self.come(hash, Kept::new(Sought::of(&key), key), apart, mark);
            }
        }
    }

    fn come(&mut self, hash: u64, key: Kept<K>, apart: Apart<Acc, V>, mark: M::Mark) -> u32 {
        let id = self.keys.add(hash, key);
        let entry = &mut self.keys.entries[id as usize];
        entry.mark = mark;
        for (slice, acc, waits) in apart.cells {
            // Slices that no window has any more have left, and with them their cells.
            let Some(ids) = self.slices.get_mut(&slice) else { continue };
            ids.here.push(id);
            if let Some(away) = M::get_mut(&mut ids.away) {
                *away = away.saturating_sub(1);
            }
            if waits {
                self.waiting.push((slice, id));
            }
            entry.cells.push(Cell { slice, acc, is_touched: false, waits, mark: M::SAVED });
        }
        let first = self.first;
        entry.given.extend(apart.given.into_iter().filter(|(window, _)| *window >= first));
        id
    }
}

impl<K: Key, Acc, V, M: Track> ChangingSlices<K, Acc, V, M> {
    /// A slice is over of which so many cells are away. As soon as as many were away as there are keys, those are forgotten that have no others.
    pub(super) fn end_away(&mut self, cells: u32, first_slice: i128) {
        let Some(away) = M::get_mut(&mut self.keys.away) else { return };
        self.over += cells as usize;
        if self.over >= away.count() {
            self.over = 0;
            let is_over = |apart: &Apart<Acc, V>| apart.cells.iter().all(|(slice, ..)| *slice < first_slice);
            away.sweep(|_, _| false, is_over, drop);
        }
    }
}

impl<K: Key, Acc, V> Entry<K, Acc, V, Tracked> {
    /// About how many bytes it has elsewhere, where an entry of it in the checkpoint has so many.
    pub(super) fn bytes(&self, of_entry: usize) -> usize {
        let own = if std::mem::needs_drop::<(K, Acc, V)>() { of_entry } else { 0 };
        let cell = size_of::<Cell<Acc, Tracked>>() + size_of::<u32>() + own;
        self.cells.len() * cell + self.given.len() * (size_of::<(i128, V)>() + own)
    }
}

impl<K: Key<Owned = K>, Acc, V> ChangingSlices<K, Acc, V, Tracked> {
    /// From now on keys may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        Acc: Stored,
        V: Stored,
    {
        self.keys.away.begin(spill, Codec::plain());
    }

    /// A key was loaded, with an entry of so many bytes.
    pub(super) fn weigh(&mut self, id: u32, bytes: usize) {
        let entry = &mut self.keys.entries[id as usize];
        entry.mark = self.keys.away.weighed(entry.mark, entry.bytes(bytes));
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        if !self.keys.away.has_begun() {
            return Ok(());
        }
        let mut away = std::mem::take(&mut self.keys.away);
        let shed = away.shed_rows(&mut Leaving { part: self, stays: Vec::new(), leaves: Vec::new(), left: 0 });
        self.keys.away = away;
        shed
    }
}

/// The keys of a part, some of which are about to leave.
struct Leaving<'p, K: Key, Acc, V> {
    part: &'p mut ChangingSlices<K, Acc, V, Tracked>,
    /// Whether each of the keys was loaded in part, by its number: something of it waits for a tick, and is not here yet.
    stays: Vec<bool>,
    /// Whether it leaves.
    leaves: Vec<bool>,
    /// How many leave.
    left: usize,
}

impl<K: Key<Owned = K>, Acc, V> Rows for Leaving<'_, K, Acc, V> {
    type Key = K;
    type Value = Apart<Acc, V>;

    fn weight(&self) -> u64 {
        let key = size_of::<Entry<K, Acc, V, Tracked>>() + size_of::<u32>() + 1;
        ((self.rows() - self.left) * key) as u64 * 3 / 2
    }

    fn begin(&mut self, keeps: u64) -> u64 {
        self.stays = vec![false; self.rows()];
        self.leaves = vec![false; self.rows()];
        let ChangingSlices { keys, waiting, .. } = &mut *self.part;
        for &(slice, id) in &*waiting {
            let entry = &mut keys.entries[id as usize];
            match entry.find(slice) {
                Ok(place) => entry.cells[place].waits = true,
                Err(_) => self.stays[id as usize] = true,
            }
        }
        keeps - keeps / AT_ONCE
    }

    fn rows(&self) -> usize {
        self.part.keys.entries.len()
    }

    fn mark(&mut self, row: usize) -> Option<&mut Marked> {
        let may_leave = self.stays.get(row) == Some(&false) && self.leaves.get(row) == Some(&false);
        let entry = self.part.keys.entries.get_mut(row).filter(|entry| may_leave && !entry.cells.is_empty());
        entry.map(|entry| &mut entry.mark)
    }

    fn leave(&mut self, row: usize, to: &mut Spilling<K, Apart<Acc, V>>) -> Result<(), Error> {
        to.unweigh(&self.part.keys.entries[row].mark);
        self.leaves[row] = true;
        self.left += 1;
        Ok(())
    }

    fn end(&mut self, to: &mut Spilling<K, Apart<Acc, V>>) -> Result<(), Error> {
        self.left = 0;
        let ChangingSlices { keys, slices, waiting, .. } = &mut *self.part;
        let (left, numbers) = keys.close_up(&self.leaves);
        let now = |id: &u32| numbers.get(*id as usize).copied().flatten();
        for Ids { here, away } in slices.values_mut() {
            let before = here.len();
            here.retain_mut(|id| now(id).inspect(|now| *id = *now).is_some());
            *away += (before - here.len()) as u32;
        }
        waiting.retain_mut(|(_, id)| now(id).inspect(|now| *id = *now).is_some());
        for Entry { key, cells, given, mut mark } in left {
            mark.wait(cells.iter().any(|cell| cell.waits));
            let cells = cells.into_iter().map(|cell| (cell.slice, cell.acc, cell.waits)).collect();
            to.put(key.hash(), &key.key, &Apart { cells, given }, &mark)?;
        }
        Ok(())
    }
}
