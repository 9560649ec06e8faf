//! What the loops of one step see of event time.

use super::Timestamp;
use crate::engine::Ports;

/// Stands for "nothing seen": one below every time a user can tell apart from it by an aggregate.
pub(super) const NOTHING: i64 = i64::MIN;

/// How an input stands in one step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Standing {
    /// There will never be another item.
    pub ended: bool,
    /// Nothing waits in it.
    pub caught_up: bool,
    /// What its source tells of some of its partitions.
    pub told: Vec<Told>,
}

impl Standing {
    /// How many partitions its source has at the least.
    pub(super) fn partitions(&self) -> usize {
        self.told.iter().map(|told| told.partition + 1).max().unwrap_or(0)
    }
}

/// What a source knows of the event time of a partition besides its records.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Told {
    /// The partition, from 0.
    pub partition: usize,
    /// No further record is earlier.
    pub watermark: Option<Timestamp>,
    /// Nothing will come for a while.
    pub is_idle: bool,
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

    /// How many partitions were looked at.
    pub(super) fn partitions(&self) -> usize {
        self.workers.first().map_or(0, Vec::len)
    }

    /// The newest time of a partition.
    pub(super) fn of(&self, partition: usize) -> i64 {
        self.workers.iter().map(|share| share[partition]).max().unwrap_or(NOTHING)
    }

    /// What the source tells of a partition.
    pub(super) fn told_of(&self, partition: usize) -> Option<&Told> {
        self.standing.told.iter().find(|told| told.partition == partition)
    }

    /// Where the loops of a stage report to.
    pub fn port(&mut self) -> NewestPort<'_> {
        NewestPort(&mut self.workers)
    }
}

/// [`Newest`], as an end of a stage.
#[derive(Debug)]
pub struct NewestPort<'s>(&'s mut [Vec<i64>]);

impl<'s> Ports for NewestPort<'s> {
    type Local = NewestShare<'s>;

    fn next_local(&mut self) -> Option<NewestShare<'s>> {
        Some(NewestShare { partitions: self.0.split_off_first_mut()? })
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
