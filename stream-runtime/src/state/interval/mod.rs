//! Interval joins: the rows of both sides by key, each list in the order of time, until no row can come any more that they would meet.

mod emitted;
mod part;
mod rows;
mod step;
mod wakes;

pub use emitted::Joined;
pub use part::IntervalPart;
pub use step::{IntervalPort, IntervalResults, IntervalShare, IntervalStep, Sender};

use super::key::Key;
use crate::join::{Interval, Presence};
use crate::time::Timestamp;

/// The state of an interval join, by worker.
pub struct Intervals<K, A, B> {
    workers: usize,
    parts: Vec<IntervalPart<K, A, B>>,
}

impl<K, A, B> Intervals<K, A, B> {
    /// No rows yet.
    pub fn new(workers: usize) -> Self {
        Intervals { workers, parts: Vec::new() }
    }

    /// The join during one step, in which rows before the watermark are late.
    pub fn step<'s, Q, L, R>(
        &'s mut self,
        interval: Interval<A, B, L, R>,
        watermark: Option<Timestamp>,
    ) -> IntervalStep<'s, Q, A, B, L, R>
    where
        Q: Key<Owned = K>,
        L: Presence,
        R: Presence,
    {
        if self.parts.is_empty() {
            self.parts.extend((0..self.workers).map(|_| IntervalPart::new(interval.retention())));
        }
        IntervalStep::new(interval, watermark, &mut self.parts)
    }
}
