//! State that several workers add to at once, each to a part of its own with all keys that it meets. The owners of the keys take over what is in these parts when a
//! result is due, and not with every step: what few keys come to is sent once a window, and not once a batch.

use std::sync::Mutex;

use super::gauge::Gauge;
use super::lengths::Lengths;
use super::step::Parts;
use crate::aggregate::Aggregate;
use crate::engine::each;

/// The parts of an aggregate's state: one for each worker, of the keys that it owns, and one for each, of what it has added before an exchange.
pub(super) struct Spread<P> {
    owners: Vec<P>,
    /// None where each item goes to the owner of its key. With one worker there are none.
    locals: Vec<Mutex<P>>,
    gauge: Gauge,
    /// How much the owners were sent before.
    lengths: Vec<Lengths>,
}

/// How long what a worker has added before an exchange may stay there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stays {
    /// Nothing is added there.
    Nowhere,
    /// Until the step is over: the owners take all of it over, in the order of the workers.
    WithinAStep,
    /// Until a result is due.
    UntilDue,
}

impl Stays {
    /// As long as nobody can see it, of an aggregate that commutes or not.
    pub(super) fn of<T, A: Aggregate<T>>() -> Self {
        match () {
            () if A::COMMUTES => Stays::UntilDue,
            () if A::COMBINES => Stays::WithinAStep,
            () => Stays::Nowhere,
        }
    }

    /// The same where a worker's part can't be emptied with each step.
    pub(super) fn until_due(commutes: bool) -> Self {
        if commutes { Stays::UntilDue } else { Stays::Nowhere }
    }
}

impl<P> Spread<P> {
    pub(super) fn new(workers: usize, part: impl Fn() -> P) -> Self {
        let locals = if workers > 1 { workers } else { 0 };
        let locals = each(locals, || Mutex::new(part()));
        Spread { locals, ..Spread::owned(workers, part) }
    }

    /// Each item goes to the owner of its key.
    pub(super) fn owned(workers: usize, part: impl Fn() -> P) -> Self {
        let (owners, lengths) = (each(workers, part), each(workers, Lengths::default));
        Spread { owners, locals: Vec::new(), gauge: Gauge::new(workers), lengths }
    }

    /// The parts of the owners.
    pub(super) fn owners(&mut self) -> &mut [P] {
        &mut self.owners
    }

    /// Sees all parts.
    pub(super) fn for_each(&mut self, mut see: impl FnMut(&P)) {
        self.owners.iter().for_each(&mut see);
        for local in &mut self.locals {
            see(part_of(local));
        }
    }

    /// Has no aggregating before an exchange, ever.
    pub(super) fn never_pays(&mut self) {
        self.gauge.never_pays();
    }

    /// The parts during one step.
    pub(super) fn step(&mut self, stays: Stays) -> Parts<'_, P> {
        let locals = if stays == Stays::Nowhere { &mut [] } else { &mut self.locals[..] };
        let way = self.gauge.next_way(!locals.is_empty());
        let (owners, gauge, lengths) = (&mut self.owners[..], Some(&mut self.gauge), &mut self.lengths[..]);
        Parts { owners, locals, stays, gauge, way, lengths }
    }
}

/// A part that nobody else looks at now. Whoever has panicked with it has ended the job.
pub(super) fn part_of<P>(local: &mut Mutex<P>) -> &mut P {
    local.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
}
