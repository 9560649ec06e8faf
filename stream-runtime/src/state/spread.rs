//! State that several workers add to at once, each to a part of its own with all keys that it meets. The owners of the keys take over what is in these parts when a
//! result is due, and not with every step: what few keys come to is sent once a window, and not once a batch.

use std::sync::Mutex;

use super::gauge::Gauge;
use super::step::Parts;
use crate::engine::each;

/// The parts of an aggregate's state: one for each worker, of the keys that it owns, and one for each, of what it has added before an exchange.
pub(super) struct Spread<P> {
    owners: Vec<P>,
    /// None where each item goes to the owner of its key. With one worker there are none.
    locals: Vec<Mutex<P>>,
    gauge: Gauge,
}

impl<P> Spread<P> {
    pub(super) fn new(workers: usize, part: impl Fn() -> P) -> Self {
        let locals = if workers > 1 { workers } else { 0 };
        let locals = each(locals, || Mutex::new(part()));
        Spread { owners: each(workers, part), locals, gauge: Gauge::new(workers) }
    }

    /// Each item goes to the owner of its key.
    pub(super) fn owned(workers: usize, part: impl Fn() -> P) -> Self {
        Spread { owners: each(workers, part), locals: Vec::new(), gauge: Gauge::new(workers) }
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

    /// The parts during one step, of an aggregate that commutes or not: where it doesn't, nothing is added to the workers' own.
    pub(super) fn step(&mut self, commutes: bool) -> Parts<'_, P> {
        let locals = if commutes { &mut self.locals[..] } else { &mut [] };
        let way = self.gauge.next_way(!locals.is_empty());
        Parts { owners: &mut self.owners, locals, gauge: Some(&mut self.gauge), way }
    }
}

/// A part that nobody else looks at now. Whoever has panicked with it has ended the job.
pub(super) fn part_of<P>(local: &mut Mutex<P>) -> &mut P {
    local.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
}
