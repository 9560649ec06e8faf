//! Which slice an item is in.

use std::num::NonZeroU64;

use super::SlicePart;
use crate::aggregate::Merges;
use crate::state::key::Key;
use crate::state::step::{Adder, Placing, To};
use crate::time::Timestamp;
use crate::window::Slicing;

/// How many slices are remembered: so far may items be out of order for none to be looked for twice.
const LINES: usize = 16;

/// Finds an item's slice: by a division, which says where the slice is remembered.
#[derive(Clone, Debug)]
pub struct InSlice {
    slicing: Slicing,
    /// What is before it is late.
    horizon: Timestamp,
    /// A time at which a window begins, near the beginning of time: no item is much older.
    origin: i64,
    slide: NonZeroU64,
    /// How far into a slide its second slice begins.
    notch: u64,
    lines: [Line; LINES],
    /// The slice of the item that is added next.
    start: Timestamp,
}

/// A slice that is remembered, and where its part has it.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: i64,
    /// 0 where nothing is remembered.
    length: u64,
    slot: usize,
}

impl Line {
    #[inline]
    fn holds(&self, at: Timestamp) -> bool {
        (at.as_micros() as u64).wrapping_sub(self.start as u64) < self.length
    }
}

impl Placing for InSlice {
    type Place = Timestamp;

    #[inline]
    fn place(&self) -> Timestamp {
        self.start
    }
}

impl InSlice {
    pub(super) fn new(slicing: Slicing, horizon: Timestamp) -> Self {
        let notch = if slicing.notch() == 0 { slicing.slide } else { slicing.notch() };
        let into = (slicing.offset - i64::MIN.rem_euclid(slicing.slide)).rem_euclid(slicing.slide);
        InSlice {
            slicing,
            horizon,
            origin: i64::MIN + into,
            slide: NonZeroU64::new(slicing.slide as u64).unwrap_or(NonZeroU64::MIN),
            notch: notch as u64,
            lines: [Line { start: 0, length: 0, slot: 0 }; LINES],
            start: Timestamp::MIN,
        }
    }

    /// Where the slice of a time is remembered, if it is.
    #[inline]
    fn line(&self, at: Timestamp) -> usize {
        let from = (at.as_micros() as u64).wrapping_sub(self.origin as u64);
        let (slides, into) = (from / self.slide, from % self.slide);
        (slides.wrapping_mul(2) as usize).wrapping_add(usize::from(into >= self.notch)) % LINES
    }
}

/// The slice of a time, unless it is late.
#[cold]
#[inline(never)]
fn find(slicing: Slicing, horizon: Timestamp, at: Timestamp) -> Option<Line> {
    let bounds = (at >= horizon).then(|| slicing.slice(slicing.slice_at(at)))?;
    let (start, end) = (bounds.start.as_micros(), bounds.end.as_micros());
    Some(Line { start, length: (end as u64).wrapping_sub(start as u64), slot: 0 })
}

impl<K: Key, T, A: Merges<T>> Adder<'_, K, T, A, InSlice, SlicePart<K::Owned, A::Acc>> {
    /// Whether an item is late. The one that is added next is in the slice of this time.
    #[inline]
    pub fn is_late(&mut self, at: Timestamp) -> bool {
        let line = self.placing.line(at);
        if !self.placing.lines[line].holds(at) {
            let Some(mut found) = find(self.placing.slicing, self.placing.horizon, at) else { return true };
            if let To::Own(part) = &mut self.to {
                found.slot = part.slot(Timestamp::from_micros(found.start));
            }
            self.placing.lines[line] = found;
        }
        let Line { start, slot, .. } = self.placing.lines[line];
        self.placing.start = Timestamp::from_micros(start);
        if let To::Own(part) = &mut self.to {
            part.turn_to_slot(slot);
        }
        false
    }
}
