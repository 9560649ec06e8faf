//! Which slice an item is in.

use super::SlicePart;
use crate::aggregate::Merges;
use crate::state::adder::{Adder, To};
use crate::state::key::Key;
use crate::state::step::Placing;
use crate::state::track::Track;
use crate::time::Timestamp;
use crate::window::Slicing;

/// How many slices are remembered: so far may items be out of order for none to be looked for twice.
const LINES: usize = 16;

/// Finds an item's slice where it is remembered. The place of that is a quotient by the slide, of which the last digits are not sure: next to the
/// edge of a slice it may be the place of its neighbour, and the slice is looked for once more. So a product with the slide's reciprocal serves, which
/// takes 20 instructions less than to divide by a slide that is not known before.
#[derive(Clone, Debug)]
pub struct InSlice {
    slicing: Slicing,
    /// What is before it is late.
    horizon: Timestamp,
    /// 2⁶³ slides in a microsecond.
    reciprocal: i64,
    /// How far into a slide its second slice begins; 0 where it has one.
    notch: i64,
    lines: [Line; LINES],
    /// The slice of the item that is added next, for those who don't turn to its slot.
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
        InSlice {
            slicing,
            horizon,
            reciprocal: i64::MAX / slicing.slide.max(1),
            notch: slicing.notch(),
            lines: [Line { start: 0, length: 0, slot: 0 }; LINES],
            start: Timestamp::MIN,
        }
    }

    /// Where the slice of a time is remembered, if it is.
    #[inline]
    fn line(&self, at: Timestamp) -> usize {
        let from = at.as_micros().wrapping_sub(self.slicing.offset);
        let slides = ((i128::from(from.wrapping_mul(2)) * i128::from(self.reciprocal)) >> 64) as i64;
        if self.notch == 0 {
            return slides as usize % LINES;
        }
        let is_second = from.wrapping_sub(slides.wrapping_mul(self.slicing.slide)) >= self.notch;
        (slides.wrapping_mul(2) as usize).wrapping_add(usize::from(is_second)) % LINES
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

impl<K: Key, T, A: Merges<T>, M: Track> Adder<'_, '_, K, T, A, InSlice, SlicePart<K::Owned, A::Acc, M>> {
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
        match &mut self.to {
            To::Own(part) => part.turn_to_slot(slot),
            // The only worker has the slot, and would write this for every item.
            To::Post(_) => self.placing.start = Timestamp::from_micros(start),
        }
        false
    }
}
