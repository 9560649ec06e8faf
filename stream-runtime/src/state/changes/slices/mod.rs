//! Changes of windows that overlap.
//!
//! A key has a *cell* for each slice that it has items in, and an item is added to one, whatever the overlap. A window is put together from cells when it
//! is given, and again when it is corrected. (Windows that give final results alone take slices in and let go of them one by one, so that nothing of
//! one that has fired is left when a straggler comes.)

mod away;
mod cells;
mod due;
mod part;
mod place;
mod saved;

pub use due::Changed;
pub use part::ChangingSlices;
pub use place::InNumberedSlice;

use self::part::BEFORE_ALL;
use super::ticks::Ticks;
use crate::aggregate::Merges;
use crate::state::key::Key;
use crate::state::step::{Part, Step};
use crate::state::track::{AsSaved, Track, Tracked, Untracked};
use crate::time::Timestamp;
use crate::window::Sliding;

/// The state of an aggregate of windows that overlap, by worker, where it gives its changes.
pub struct SliceChanges<K: Key, Acc, V, M: Track = Untracked> {
    parts: Vec<ChangingSlices<K, Acc, V, M>>,
    ticks: Ticks,
    /// The first window that has not closed and the first that is not over, as they were saved.
    saved_first: AsSaved<(i128, i128)>,
}

impl<K: Key<Owned = K>, Acc, V> SliceChanges<K, Acc, V, Untracked> {
    /// No windows yet.
    pub fn new<Time>(workers: usize, windows: Sliding<Time>) -> Self {
        SliceChanges::of(workers, windows)
    }
}

impl<K: Key<Owned = K>, Acc, V> SliceChanges<K, Acc, V, Tracked> {
    /// No windows yet, of a state that is kept in checkpoints.
    pub fn durable<Time>(workers: usize, windows: Sliding<Time>) -> Self {
        SliceChanges::of(workers, windows)
    }
}

impl<K: Key<Owned = K>, Acc, V, M: Track> SliceChanges<K, Acc, V, M> {
    fn of<Time>(workers: usize, windows: Sliding<Time>) -> Self {
        let part = || ChangingSlices::new(windows.slicing(), windows.patience(), windows.ticks().is_some());
        let (parts, ticks) = ((0..workers).map(|_| part()).collect(), Ticks::new(windows.ticks()));
        SliceChanges { parts, ticks, saved_first: AsSaved::new((BEFORE_ALL, BEFORE_ALL)) }
    }

    /// The aggregate during one step, in which items before the horizon are late.
    pub fn step<'s, Q, T, A, Time>(
        &'s mut self,
        windows: Sliding<Time>,
        horizon: Timestamp,
        aggregate: &'s A,
    ) -> Step<'s, Q, T, A, InNumberedSlice, ChangingSlices<K, Acc, V, M>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Merges<T, Acc = Acc, Output = V>,
        ChangingSlices<K, Acc, V, M>: Part<Q, T, A>,
    {
        self.parts.iter_mut().for_each(ChangingSlices::put_back);
        Step::new(aggregate, InNumberedSlice::new(windows.slicing(), horizon), &mut self.parts)
    }

    /// The step runs at a time, and a tick of early results may have come.
    pub fn tick(&mut self, now: Timestamp) {
        let has_come = self.ticks.come(now);
        self.parts.iter_mut().for_each(|part| part.is_tick = has_come);
    }

    /// When the next tick comes, if something waits for it.
    pub fn next_tick(&mut self, now: Timestamp) -> Option<Timestamp> {
        let waits = self.parts.iter().any(ChangingSlices::waits);
        self.ticks.next(now, waits)
    }

    /// The end of the oldest window that has not closed: when the next one does.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(ChangingSlices::next_end).min()
    }
}
