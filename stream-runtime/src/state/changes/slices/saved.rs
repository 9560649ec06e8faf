//! Changes of windows that overlap, in checkpoints: an entry for each cell, for each result that was given and may be corrected, and for each cell that waits for
//! a tick.

use std::collections::BTreeSet;

use super::SliceChanges;
use super::cells::Cell;
use super::part::{ChangingSlices, Place};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::key::{Kept, Key, Sought};
use crate::state::saved::{owner, tag};
use crate::state::track::{Marked, Track, Tracked};

const TICK: u8 = 0;
const FIRST: u8 = 1;
const CELL: u8 = 2;
const GIVEN: u8 = 3;
const WAITS: u8 = 4;

/// What was saved of a part, and what is to be saved: nothing at all where that is not tracked.
#[derive(Default)]
pub(super) struct Saved {
    /// The cells that have changed.
    pub changed: Vec<Place>,
    /// Those that have begun to wait for a tick.
    pub waiting: Vec<Place>,
    /// The results that were given, each by the number of the window, and of the key.
    pub given: Vec<Place>,
    cells: Numbered,
    results: Numbered,
    waits: Numbered,
    /// Whether cells are to be told that they wait, which may have been loaded before they were.
    was_loaded: bool,
}

/// Of what slices or windows something was saved, and what of that is gone.
#[derive(Default)]
struct Numbered {
    saved: BTreeSet<i128>,
    gone: Vec<i128>,
}

impl Numbered {
    /// What is before a number is gone.
    fn let_go(&mut self, before: i128) {
        while let Some(number) = self.saved.first().copied().filter(|number| *number < before) {
            self.saved.remove(&number);
            self.gone.push(number);
        }
    }

    fn save(&mut self, tag: u8, changes: &mut Changes) {
        self.gone.drain(..).for_each(|number| changes.clear(&(tag, number)));
    }
}

impl Saved {
    /// Slices and windows before these are over.
    pub fn let_go(&mut self, first_slice: i128, first_window: i128) {
        self.cells.let_go(first_slice);
        self.results.let_go(first_window);
    }

    /// Nothing waits any more in slices before this one.
    pub fn wait_no_more(&mut self, first_slice: i128) {
        self.waits.let_go(first_slice);
    }
}

impl<K: Key<Owned = K> + Stored, Acc: Stored, V: Stored> Durable for SliceChanges<K, Acc, V, Tracked> {
    fn shape() -> Shape {
        let shape =
            Shape::new("changes of windows that overlap").key::<K>().keeps::<Acc>("state").keeps::<V>("results");
        shape.writes_at(CELL, Type::Hole(0)).writes_at(GIVEN, Type::Hole(1))
    }

    fn save(&mut self, changes: &mut Changes) {
        self.ticks.save(&TICK, changes);
        // Windows close in all parts at once.
        let first = self.parts.iter().map(|part| (part.next, part.first)).max();
        if let Some(first) = first.and_then(|first| self.saved_first.changed(first)) {
            changes.put(&FIRST, &first);
        }
        self.parts.iter_mut().for_each(|part| part.save(changes));
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(ChangingSlices::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        match tag(entry)? {
            TICK => self.ticks.load(entry),
            FIRST => {
                let first = entry.value()?;
                self.parts.iter_mut().for_each(|part| (part.next, part.first) = first);
                self.saved_first.changed(first);
                Ok(())
            }
            kind => {
                let (_, number, key): (u8, i128, K) = entry.key()?;
                let sought = Sought::of(&key);
                let part = owner::<K, _>(&mut self.parts, &sought);
                let id = part.id(sought, key);
                match kind {
                    CELL => part.load_cell(id, number, entry.value()?),
                    GIVEN => part.load_given(id, number, entry.value()?),
                    _ => part.load_waiting(id, number),
                }
                part.weigh(id, entry.bytes());
                part.shed()
            }
        }
    }
}

impl<K: Key, Acc, V, M: Track> ChangingSlices<K, Acc, V, M> {
    /// Lets the cells that were loaded wait.
    pub(super) fn put_back(&mut self) {
        if !std::mem::take(&mut self.saved.was_loaded) {
            return;
        }
        for &(slice, id) in &self.waiting {
            let entry = &mut self.keys.entries[id as usize];
            if let Ok(place) = entry.find(slice) {
                entry.cells[place].waits = true;
            }
        }
    }
}

impl<K: Key<Owned = K>, Acc, V> ChangingSlices<K, Acc, V, Tracked> {
    fn save(&mut self, changes: &mut Changes)
    where
        K: Stored,
        Acc: Stored,
        V: Stored,
    {
        let ChangingSlices { keys, saved, .. } = self;
        saved.cells.save(CELL, changes);
        saved.results.save(GIVEN, changes);
        saved.waits.save(WAITS, changes);
        // A number may have been given to another key since, of which the same is asked then.
        for (slice, id) in saved.changed.drain(..) {
            let Some(entry) = keys.entries.get_mut(id as usize) else { continue };
            if let Ok(place) = entry.find(slice)
                && entry.cells[place].mark.take()
            {
                let bytes = changes.put_sized(&(CELL, slice, &entry.key.key), &entry.cells[place].acc);
                let bytes = entry.bytes(bytes);
                keys.away.saved(&mut entry.mark, bytes);
                saved.cells.saved.insert(slice);
            }
        }
        for (slice, id) in saved.waiting.drain(..) {
            let Some(entry) = keys.entries.get(id as usize) else { continue };
            if entry.find(slice).is_ok_and(|place| entry.cells[place].waits) {
                changes.put(&(WAITS, slice, &entry.key.key), &());
                saved.waits.saved.insert(slice);
            }
        }
        saved.given.sort_unstable();
        saved.given.dedup();
        for (window, id) in saved.given.drain(..) {
            let Some(entry) = keys.entries.get(id as usize) else { continue };
            if let Ok(place) = entry.given.binary_search_by_key(&window, |(window, _)| *window) {
                changes.put(&(GIVEN, window, &entry.key.key), &entry.given[place].1);
                saved.results.saved.insert(window);
            }
        }
    }

    /// The number of a key, which may be new.
    fn id(&mut self, sought: Sought<K::Digest>, key: K) -> u32 {
        let found = self.keys.find(sought, &key).or_else(|| self.come_back(sought, &key));
        found.unwrap_or_else(|| self.keys.add(sought.hash, Kept::new(sought, key)))
    }

    fn load_cell(&mut self, id: u32, slice: i128, acc: Acc) {
        let entry = &mut self.keys.entries[id as usize];
        let (Ok(place) | Err(place)) = entry.find(slice);
        entry.cells.insert(place, Cell { slice, acc, is_touched: false, waits: false, mark: Marked::SAVED });
        self.slices.entry(slice).or_default().here.push(id);
        self.saved.cells.saved.insert(slice);
    }

    fn load_given(&mut self, id: u32, window: i128, value: V) {
        self.keys.entries[id as usize].give(window, value);
        self.saved.results.saved.insert(window);
    }

    fn load_waiting(&mut self, id: u32, slice: i128) {
        self.waiting.push((slice, id));
        self.saved.waits.saved.insert(slice);
        self.saved.was_loaded = true;
    }
}
