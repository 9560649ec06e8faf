//! Interval joins: the rows of both sides by key, chained in the order of time, until no row can come any more that they would meet.
//!
//! The only worker takes rows in where their loop stands, and what they meet goes on in it; if the right ones came there before all left ones, the
//! order of results would show it, and then it does as several do: each puts rows into an outbox for the owners of their keys, who take the left
//! ones in first.

mod away;
mod emitted;
mod leaving;
mod loaded;
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

use self::saved::SavedOver;
use super::key::Key;
use super::track::{Track, Tracked, Untracked};
use crate::Error;
use crate::join::{Interval, Presence};
use crate::time::Timestamp;

/// The state of an interval join, by worker.
pub struct Intervals<K, A, B, L: Presence, R: Presence, M: Track = Untracked> {
    parts: Vec<IntervalPart<K, A, B, L, R, M>>,
    /// Whether it is known how long rows are kept.
    has_begun: bool,
    /// The highest number that a row of an earlier run keeps.
    last: Option<u64>,
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
        let parts = (0..workers).map(|worker| IntervalPart::new((worker, workers))).collect();
        Intervals { parts, has_begun: false, last: None, saved_over: SavedOver::default() }
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
        if !std::mem::replace(&mut self.has_begun, true) {
            // Numbers go on behind those of an earlier run.
            let first = self.last.map_or(0, |last| last / self.parts.len() as u64 + 1);
            self.parts.iter_mut().for_each(|part| part.begin(interval.retention(), first, self.saved_over));
        }
        IntervalStep::new(interval, watermark, &mut self.parts, goes_on)
    }
}
