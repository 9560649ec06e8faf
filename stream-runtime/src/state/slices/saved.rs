//! Windows that overlap, in checkpoints: an entry for each cell, and the first window that may still fire.
//!
//! What cells come to together is not saved. When a window is put together, it is from cells, in an order that shows nothing of what was before: see
//! [`join`](super::join). So a part that was loaded has joined no slices, and stands before all borders.

use super::{SlicePart, Slices};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
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
                        changes.put(&(CELL, slice.number, &keys.entries[id as usize].key), acc);
                    }
                }
            }
        }
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
        owner::<K, _>(self.parts.owners(), &sought).load(sought, number, key, entry.value()?);
        Ok(())
    }
}

impl<K: Key<Owned = K>, Acc: Clone> SlicePart<K, Acc, Tracked> {
    /// Puts a cell back.
    fn load(&mut self, sought: Sought<K::Digest>, number: i128, key: K, acc: Acc) {
        let slot = self.slot(self.slicing.slice(number).start);
        self.turn_to_slot(slot);
        match self.keys.find(sought.hash, &key) {
            Some(id) => self.push(id, acc),
            None => self.meet(sought.hash, key, acc),
        }
        let slice = &mut self.slices[slot];
        slice.is_saved = true;
        // It is as it was saved.
        slice.touched.take().for_each(drop);
    }
}
