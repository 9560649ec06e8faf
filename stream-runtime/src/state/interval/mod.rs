//! Interval joins: the rows of both sides by key, chained in the order of time, until no row can come any more that they would meet.
//!
//! The only worker takes rows in where their loop stands, and what they meet goes on in it; if the right ones came there before all left ones, the
//! order of results would show it, and then it does as several do: each puts rows into an outbox for the owners of their keys, who take the left
//! ones in first.

mod emitted;
mod part;
mod results;
mod rows;
mod saved;
mod saved_row;
mod side;
mod step;
#[cfg(test)]
mod tests;
mod wakes;

pub use emitted::Joined;
pub use part::IntervalPart;
pub use results::{IntervalResults, IntervalShare};
pub use step::{IntervalPort, IntervalStep, Sender};

use self::saved::{Loaded, SavedOver};
use super::key::Key;
use super::track::{Track, Tracked, Untracked};
use crate::Error;
use crate::join::{Interval, Presence};
use crate::time::Timestamp;

/// The state of an interval join, by worker.
pub struct Intervals<K, A, B, L: Presence, R: Presence, M: Track = Untracked> {
    workers: usize,
    parts: Vec<IntervalPart<K, A, B, L, R, M>>,
    /// What was loaded, until it is known how long rows are kept.
    loaded: Loaded<K, A, B>,
    saved_over: SavedOver,
}

impl<K, A, B, L: Presence, R: Presence> Intervals<K, A, B, L, R, Untracked> {
    /// No rows yet.
    pub fn new(workers: usize) -> Self {
        Intervals::of(workers)
    }
}

impl<K, A, B, L: Presence, R: Presence> Intervals<K, A, B, L, R, Tracked> {
    /// No rows yet, of a state that is kept in checkpoints.
    pub fn durable(workers: usize) -> Self {
        Intervals::of(workers)
    }
}

impl<K, A, B, L: Presence, R: Presence, M: Track> Intervals<K, A, B, L, R, M> {
    fn of(workers: usize) -> Self {
        Intervals { workers, parts: Vec::new(), loaded: Loaded::default(), saved_over: SavedOver::default() }
    }
}

impl<K: Key<Owned = K>, A, B, L: Presence, R: Presence, M: Track> Intervals<K, A, B, L, R, M> {
    /// Whether there is room for the rows of another step.
    ///
    /// # Errors
    /// A worker keeps a billion rows of one side, for so many may still meet something.
    pub fn check(&self) -> Result<(), Error> {
        match self.parts.iter().any(IntervalPart::is_full) {
            true => Err(Error::new(
                "a worker keeps a billion rows of one side: more workers, or a shorter interval, would leave it fewer",
            )),
            false => Ok(()),
        }
    }

    /// The join during one step, in which rows before the watermark are late. `goes_on` says whether the loops of the only worker go on.
    pub fn step<'s, Q: Key<Owned = K>>(
        &'s mut self,
        interval: Interval<A, B, L, R>,
        watermark: Option<Timestamp>,
        goes_on: bool,
    ) -> IntervalStep<'s, Q, A, B, L, R, M> {
        if self.parts.is_empty() {
            let part = |worker| IntervalPart::new(interval.retention(), (worker, self.workers));
            self.parts.extend((0..self.workers).map(part));
            saved::put_back(&mut self.parts, std::mem::take(&mut self.loaded));
        }
        IntervalStep::new(interval, watermark, &mut self.parts, goes_on)
    }
}
