//! What the loops of one step see of event time.

use super::Timestamp;
use crate::engine::Ports;

/// Stands for "nothing seen": one below every time a user can tell apart from it by an aggregate.
pub(super) const NOTHING: i64 = i64::MIN;

/// How an input stands in one step.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// There will never be another item.
    pub ended: bool,
    /// Nothing waits in it.
    pub caught_up: bool,
}

/// The newest times that the workers saw of one feed in one step, by partition.
#[derive(Debug)]
pub struct Newest {
    pub(super) standing: Standing,
    workers: Vec<Vec<i64>>,
}

impl Newest {
    pub(super) fn new(standing: Standing, partitions: usize, workers: usize) -> Self {
        Newest { standing, workers: vec![vec![NOTHING; partitions]; workers] }
    }

    /// The newest time of a partition.
    pub(super) fn of(&self, partition: usize) -> i64 {
        self.workers.iter().map(|share| share[partition]).max().unwrap_or(NOTHING)
    }

    /// Where the loops of a stage report to.
    pub fn port(&mut self) -> NewestPort<'_> {
        NewestPort(self)
    }
}

/// [`Newest`], as an end of a stage.
#[derive(Debug)]
pub struct NewestPort<'s>(&'s mut Newest);

impl<'s> Ports for NewestPort<'s> {
    type Local = NewestShare<'s>;

    fn locals(self, _: usize) -> Vec<NewestShare<'s>> {
        self.0.workers.iter_mut().map(|partitions| NewestShare { partitions }).collect()
    }
}

/// One worker's part of [`Newest`].
#[derive(Debug)]
pub struct NewestShare<'s> {
    partitions: &'s mut [i64],
}

impl NewestShare<'_> {
    /// Sees the items of one partition, for one loop.
    #[inline]
    pub fn enter(&mut self, partition: usize) -> Seen<'_> {
        let newest = &mut self.partitions[partition];
        Seen { seen: *newest, newest }
    }
}

/// [`NewestShare`] in a loop: a local of it, so that registers can hold it.
#[derive(Debug)]
pub struct Seen<'l> {
    seen: i64,
    newest: &'l mut i64,
}

impl Seen<'_> {
    /// The time of an item.
    #[inline]
    pub fn see(&mut self, at: Timestamp) {
        self.seen = self.seen.max(at.as_micros());
    }
}

impl Drop for Seen<'_> {
    #[inline]
    fn drop(&mut self) {
        *self.newest = self.seen;
    }
}
