//! The slices in the order of time, each at a slot.

use super::SlicePart;
use super::cells::Cells;
use super::slice::Slice;
use crate::state::track::Track;
use crate::time::Timestamp;

impl<K, Acc: Clone, M: Track> SlicePart<K, Acc, M> {
    /// The slot of the slice that begins at a time.
    pub(super) fn slot(&mut self, start: Timestamp) -> usize {
        let place = self.order.partition_point(|&slot| self.slices[slot].start < start.as_micros());
        match self.order.get(place) {
            Some(&slot) if self.slices[slot].start == start.as_micros() => slot,
            _ => self.open(place, start),
        }
    }

    /// The slot of a slice, if it has cells.
    pub(super) fn slot_of(&self, number: i128) -> Option<usize> {
        let place = self.order.binary_search_by_key(&number, |&slot| self.slices[slot].number).ok()?;
        self.order.get(place).copied()
    }

    fn open(&mut self, place: usize, start: Timestamp) -> usize {
        let number = self.slicing.slice_at(start);
        let spare = self.spare.pop();
        let mut cells = match spare {
            Some(slot) => std::mem::replace(&mut self.slices[slot].cells, Cells::new()),
            None => Cells::new(),
        };
        let before = place.checked_sub(1).map(|before| &self.slices[self.order[before]]);
        // Of the slices that begin, one at the most is behind another.
        let before = before.filter(|before| before.number == number - 1);
        cells.begin(before.map(|before| &before.cells), self.keys.entries.len());
        let mut slice = Slice::new(number, start.as_micros(), cells);
        if number < self.joined {
            slice.close(self.keys.entries.len());
        }
        let slot = match spare {
            Some(slot) => {
                self.slices[slot] = slice;
                slot
            }
            None => {
                self.slices.push(slice);
                self.slices.len() - 1
            }
        };
        self.order.insert(place, slot);
        slot
    }
}
