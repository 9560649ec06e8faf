//! Changes of windows that overlap.
//!
//! A key has a *cell* for each slice that it has items in, and an item is added to one, whatever the overlap. A window is put together from cells when it
//! is given, and again when it is corrected. (Windows that give final results alone take slices in and let go of them one by one, so that nothing of
//! one that has fired is left when a straggler comes.)

mod cells;
mod due;
mod part;
mod place;

pub use due::Changed;
pub use part::ChangingSlices;
pub use place::InNumberedSlice;

use crate::aggregate::Merges;
use crate::state::key::Key;
use crate::state::step::{Part, Step};
use crate::time::Timestamp;
use crate::window::Sliding;

/// The state of an aggregate of windows that overlap, by worker, where it gives its changes.
pub struct SliceChanges<K: Key, Acc, V> {
    parts: Vec<ChangingSlices<K, Acc, V>>,
}

impl<K: Key<Owned = K>, Acc, V> SliceChanges<K, Acc, V> {
    /// No windows yet.
    pub fn new<Time>(workers: usize, windows: Sliding<Time>) -> Self {
        let part = || ChangingSlices::new(windows.slicing(), windows.patience());
        SliceChanges { parts: (0..workers).map(|_| part()).collect() }
    }

    /// The aggregate during one step, in which items before the horizon are late.
    pub fn step<'s, Q, T, A, Time>(
        &'s mut self,
        windows: Sliding<Time>,
        horizon: Timestamp,
        aggregate: &'s A,
    ) -> Step<'s, Q, T, A, InNumberedSlice, ChangingSlices<K, Acc, V>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Merges<T, Acc = Acc, Output = V>,
        ChangingSlices<K, Acc, V>: Part<Q, T, A>,
    {
        Step::new(aggregate, InNumberedSlice::new(windows.slicing(), horizon), &mut self.parts)
    }
}
