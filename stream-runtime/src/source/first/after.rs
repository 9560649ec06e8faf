//! A source that waits until another was read.

use std::task::{Context, Poll};

use super::Gate;
use crate::Error;
use crate::source::{Limit, Ready, Replayable, Source, Workers};
use crate::time::Timestamp;

/// A source that is not read before another was: see [`first`](super::first).
#[derive(Debug)]
#[must_use = "it is given to a pipeline as an input"]
pub struct After<S> {
    source: S,
    gate: Gate,
    /// Whether it has had a batch, in this run or an earlier one: what it waited for has been read, and is in the checkpoint of a durable job.
    has_passed: bool,
}

impl<S> After<S> {
    pub(super) fn new(source: S, gate: Gate) -> Self {
        After { source, gate, has_passed: false }
    }
}

impl<S: Source> Source for After<S> {
    type Item<'b> = S::Item<'b>;
    type Batch<'b> = S::Batch<'b>;
    type Bound = S::Bound;

    fn lend_workers(&mut self, workers: &Workers) {
        self.source.lend_workers(workers);
    }

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if !self.has_passed && !self.gate.passes(context.waker()) {
            return Poll::Pending;
        }
        let found = self.source.poll_ready(context, limit);
        self.has_passed |= matches!(found, Poll::Ready(Ok(Ready::Batch)));
        found
    }

    fn batch(&mut self) -> S::Batch<'_> {
        self.source.batch()
    }

    fn partitions(&self) -> usize {
        self.source.partitions()
    }

    /// For as long as it isn't asked something may wait outside: it is not idle.
    fn lag(&self) -> Option<u64> {
        match self.has_passed || self.gate.is_open() {
            true => self.source.lag(),
            false => Some(self.source.lag().unwrap_or(0).max(1)),
        }
    }

    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        self.source.watermark(partition)
    }

    fn is_idle(&self, partition: usize) -> bool {
        self.source.is_idle(partition)
    }
}

impl<S: Replayable> Replayable for After<S> {
    /// The source's own, and whether it has waited to the end.
    type Position = (S::Position, bool);

    fn position(&self) -> Self::Position {
        (self.source.position(), self.has_passed)
    }

    fn seek(&mut self, (position, has_passed): &Self::Position) -> Result<(), Error> {
        self.has_passed = *has_passed;
        self.source.seek(position)
    }

    fn replay(&mut self, (until, has_passed): &Self::Position) -> Result<(), Error> {
        self.has_passed |= *has_passed;
        self.source.replay(until)
    }

    fn forget(&mut self, (before, _): &Self::Position) -> Result<(), Error> {
        self.source.forget(before)
    }
}
