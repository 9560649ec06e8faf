//! Windows that overlap, in checkpoints: an entry for each cell, and the first window that may still fire.
//!
//! What cells come to together is not saved. When a window is put together, it is from cells, in an order that shows nothing of what was before: see
//! [`join`](super::join). So a part that was loaded has joined no slices, and stands before all borders.

use super::keys::Keys;
use super::{SlicePart, Slices};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::key::{Key, Sought};
use crate::state::saved::{owner, tag};
use crate::state::track::Tracked;

const NEXT: u8 = 0;
const CELL: u8 = 1;

impl<K: Key<Owned = K> + Stored, Acc: Stored + Clone> Durable for Slices<K, Acc, Tracked> {
    fn shape() -> Shape {
        Shape::new("windows that overlap").key::<K>().keeps::<Acc>("state").writes_at(CELL, Type::Hole(0))
    }

    fn save(&mut self, changes: &mut Changes) {
        let next = self.parts.owners().iter().map(|part| part.next).max();
        if let Some(next) = next.and_then(|next| self.saved_next.changed(next)) {
            changes.put(&NEXT, &next);
        }
        // A part may let go of a slice in a later step than others, but no window has it then.
        let mut gone: Vec<_> = self.parts.owners().iter_mut().flat_map(|part| part.gone.drain(..)).collect();
        gone.sort_unstable();
        gone.dedup();
        gone.iter().for_each(|number| changes.clear(&(CELL, number)));
        for SlicePart { slices, order, keys, .. } in self.parts.owners() {
            for &slot in &*order {
                let slice = &mut slices[slot];
                for (id, place) in slice.touched.take() {
                    slice.is_saved = true;
                    if let Some(acc) = slice.cells.find_at(id, place) {
                        let entry = &mut keys.entries[id as usize];
                        let bytes = changes.put_sized(&(CELL, slice.number, &entry.key), acc);
                        keys.away.saved(&mut entry.mark, bytes_of::<K, Acc>(entry.cells, bytes));
                    }
                }
            }
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.owners().iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.owners().iter_mut().try_for_each(SlicePart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == NEXT {
            let next = entry.value()?;
            self.parts.owners().iter_mut().for_each(|part| part.next = next);
            self.saved_next.changed(next);
            return Ok(());
        }
        let (_, number, key): (u8, i128, K) = entry.key()?;
        let sought = Sought::of(&key);
        let part = owner::<K, _>(self.parts.owners(), &sought);
        part.load(sought, number, key, entry.value()?, entry.bytes());
        part.loaded += 1;
        if part.loaded.is_multiple_of(TOGETHER) { part.shed() } else { Ok(()) }
    }
}

/// To weigh a part takes a while, as it has many slices: it is done behind so many cells.
const TOGETHER: u32 = 16;

/// The bytes that a key and so many cells have elsewhere, where an entry of it has so many.
fn bytes_of<K, Acc>(cells: u32, of_entry: usize) -> usize {
    match () {
        () if std::mem::needs_drop::<Acc>() => of_entry * cells as usize,
        () if std::mem::needs_drop::<K>() => of_entry,
        () => 0,
    }
}

impl<K: Key<Owned = K>, Acc: Clone> SlicePart<K, Acc, Tracked> {
    /// Puts a cell back.
    fn load(&mut self, sought: Sought<K::Digest>, number: i128, key: K, acc: Acc, bytes: usize) {
        let slot = self.slot(self.slicing.slice(number).start);
        let found = self.keys.find(sought.hash, &key).or_else(|| self.come_back(sought.hash, &key));
        let id = found.unwrap_or_else(|| self.keys.add(sought.hash, key));
        // It is as it was saved.
        self.lay(slot, id, acc);
        self.slices[slot].is_saved = true;
        let Keys { entries, away, .. } = &mut self.keys;
        let entry = &mut entries[id as usize];
        entry.mark = away.weighed(entry.mark, bytes_of::<K, Acc>(entry.cells, bytes));
    }
}
