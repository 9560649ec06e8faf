//! Running aggregates whose state expires. A step gives the new values of the keys it touched (rule 18), and forgets in silence.

mod kept;
mod one_by_one;
mod part;

use std::time::Duration;

use super::adder::Adder;
use super::key::Key;
use super::step::{Part, Placing, Step};
use super::track::{Track, Tracked, Untracked};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;
pub use one_by_one::OneByOne;
pub use part::ExpiringPart;

/// The state of a running aggregate that expires, by worker.
pub struct Expiring<K: Key, Acc, M: Track = Untracked> {
    pub(in crate::state) parts: Vec<ExpiringPart<K, Acc, M>>,
}

impl<K: Key, Acc> Expiring<K, Acc, Untracked> {
    /// No keys yet; one lasts so long.
    pub fn new(workers: usize, time: Duration) -> Self {
        Expiring::of(workers, time)
    }
}

impl<K: Key, Acc> Expiring<K, Acc, Tracked> {
    /// No keys yet, of a state that is kept in checkpoints; one lasts so long.
    pub fn durable(workers: usize, time: Duration) -> Self {
        Expiring::of(workers, time)
    }
}

impl<K: Key, Acc, M: Track> Expiring<K, Acc, M> {
    fn of(workers: usize, time: Duration) -> Self {
        Expiring { parts: (0..workers).map(|_| ExpiringPart::new(time)).collect() }
    }

    /// The aggregate during one step.
    pub fn step<'s, Q, T, A>(&'s mut self, aggregate: &'s A) -> Step<'s, Q, T, A, AtTime, ExpiringPart<K, Acc, M>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
        ExpiringPart<K, Acc, M>: Part<Q, T, A>,
    {
        Step::new(aggregate, AtTime(Timestamp::MIN), &mut self.parts)
    }

    /// When something expires next.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(ExpiringPart::next_due).min()
    }
}

/// The time of the item that is added next.
#[derive(Clone, Copy, Debug)]
pub struct AtTime(Timestamp);

impl Placing for AtTime {
    type Place = Timestamp;

    #[inline]
    fn place(&self) -> Timestamp {
        self.0
    }
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Adder<'_, '_, K, T, A, AtTime, ExpiringPart<K::Owned, A::Acc, M>> {
    /// The item that is added next has this time.
    #[inline]
    pub fn turn_to(&mut self, at: Timestamp) {
        self.placing = AtTime(at);
    }
}
