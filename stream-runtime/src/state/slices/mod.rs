//! Aggregates of windows that overlap: an item is added to one slice, whatever the overlap, and windows are put together from slices.
//!
//! A worker numbers its keys and has, for each slice, what the items of each number came to (a *cell*): so memory goes with the cells, a record
//! takes one look into a table, and putting slices together takes none. Where many of the keys have cells in a slice, they lie in an array by number.

mod away;
mod cells;
mod column;
mod deal;
mod fire;
mod free;
mod from_away;
mod join;
mod keys;
mod order;
mod part;
mod place;
mod saved;
mod slice;
#[cfg(test)]
mod tests;

pub use fire::Fired;
pub(super) use join::together;
use part::BEFORE_ALL;
pub use part::SlicePart;
pub use place::InSlice;

use super::key::Key;
use super::spread::{Spread, Stays};
use super::step::{Part, Step};
use super::track::{AsSaved, Track, Tracked, Untracked};
use crate::aggregate::Merges;
use crate::time::Timestamp;
use crate::window::Sliding;

/// The state of an aggregate of windows that overlap, by worker.
pub struct Slices<K, Acc, M: Track = Untracked> {
    parts: Spread<SlicePart<K, Acc, M>>,
    /// Of the windows that may still fire, the first one as it was saved.
    saved_next: AsSaved<i128>,
}

impl<K, Acc> Slices<K, Acc, Untracked> {
    /// No slices yet.
    pub fn new<Time>(workers: usize, windows: Sliding<Time>) -> Self {
        Slices::of(Spread::new(workers, || SlicePart::new(windows.slicing())))
    }
}

impl<K, Acc> Slices<K, Acc, Tracked> {
    /// No slices yet, of a state that is kept in checkpoints.
    pub fn durable<Time>(workers: usize, windows: Sliding<Time>) -> Self {
        Slices::of(Spread::owned(workers, || SlicePart::new(windows.slicing())))
    }
}

impl<K, Acc, M: Track> Slices<K, Acc, M> {
    fn of(parts: Spread<SlicePart<K, Acc, M>>) -> Self {
        Slices { parts, saved_next: AsSaved::new(BEFORE_ALL) }
    }

    /// Several workers send each item to the owner of its key.
    pub fn apart(&mut self) {
        self.parts.never_pays();
    }

    /// The aggregate during one step, in which items before the horizon are late.
    pub fn step<'s, Q, T, A, Time>(
        &'s mut self,
        windows: Sliding<Time>,
        horizon: Timestamp,
        aggregate: &'s A,
    ) -> Step<'s, Q, T, A, InSlice, SlicePart<K, Acc, M>>
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
        SlicePart<K, Acc, M>: Part<Q, T, A>,
    {
        Step::of(aggregate, InSlice::new(windows.slicing(), horizon), self.parts.step(Stays::until_due(A::COMMUTES)))
    }

    /// The end of the oldest open window: when the next one fires.
    pub fn next_end(&mut self) -> Option<Timestamp> {
        let mut next: Option<Timestamp> = None;
        self.parts.for_each(|part| next = next.into_iter().chain(part.next_end()).min());
        next
    }
}
