//! Which slice an item is in.

use crate::aggregate::Merges;
use crate::state::adder::{Adder, To};
use crate::state::key::Key;
use crate::state::step::{Part, Placing};
use crate::time::Timestamp;
use crate::window::{Slicing, Window};

/// Finds the number of an item's slice. Neighbours mostly share one.
#[derive(Clone, Debug)]
pub struct InNumberedSlice {
    slicing: Slicing,
    /// What is before it is late.
    horizon: Timestamp,
    number: i128,
    bounds: Window,
}

impl Placing for InNumberedSlice {
    type Place = i128;

    #[inline]
    fn place(&self) -> i128 {
        self.number
    }
}

impl InNumberedSlice {
    pub(super) fn new(slicing: Slicing, horizon: Timestamp) -> Self {
        // No time is in these bounds.
        let bounds = Window { start: Timestamp::MAX, end: Timestamp::MIN };
        InNumberedSlice { slicing, horizon, number: 0, bounds }
    }
}

impl<K: Key, T, A, P> Adder<'_, '_, K, T, A, InNumberedSlice, P>
where
    A: Merges<T>,
    P: Part<K, T, A, Place = i128>,
{
    /// Whether an item is late. The one that is added next is in the slice of this time.
    #[inline]
    pub fn is_late(&mut self, at: Timestamp) -> bool {
        let InNumberedSlice { slicing, horizon, bounds, .. } = self.placing;
        if bounds.start <= at && at < bounds.end {
            return false;
        }
        if at < horizon {
            return true;
        }
        let number = slicing.slice_at(at);
        self.placing = InNumberedSlice { slicing, horizon, number, bounds: slicing.slice(number) };
        if let To::Own(part) = &mut self.to {
            part.turn_to(number);
        }
        false
    }
}
