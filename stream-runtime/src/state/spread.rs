//! State that several workers add to at once, each to parts of its own: one for each worker that owns keys. An owner takes over what the others have added when
//! a result is due, and not with every step: what few keys come to is sent once a window, and not once a batch.

use super::step::Parts;
use crate::engine::each;

/// The parts of an aggregate's state, by the worker that adds and, within, by the one that owns the keys. What worker `w` has of its own keys, on the diagonal,
/// is what the others are taken into.
pub(super) struct Spread<P> {
    parts: Vec<P>,
    workers: usize,
    gauges: Vec<Gauge>,
    /// For so many steps items are sent to the owners one by one; with the largest number, always.
    apart: u32,
}

/// What shows whether it pays to aggregate before an exchange.
///
/// Each worker writes to its own for every item: in one line of the cache with another's, that would go to and fro between the cores.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(128))]
pub(super) struct Gauge {
    /// The items that a worker has added to its parts.
    pub(super) added: u64,
    /// The keys' states that it has taken over as their owner.
    pub(super) moved: u64,
}

/// From fewer items nothing is concluded.
const ENOUGH: u64 = 4_096;
/// Where aggregating has not paid, it is tried again after so many steps.
const RETRY: u32 = 256;

impl<P> Spread<P> {
    pub(super) fn new(workers: usize, part: impl Fn() -> P) -> Self {
        let parts = each(workers * workers, part);
        Spread { parts, workers, gauges: vec![Gauge::default(); workers], apart: 0 }
    }

    /// A part for each worker that owns keys, and none beside: each item goes to the owner of its key.
    pub(super) fn owned(workers: usize, part: impl Fn() -> P) -> Self {
        Spread { parts: each(workers, part), workers, gauges: Vec::new(), apart: u32::MAX }
    }

    /// The parts, where there are no others than those of the owners.
    pub(super) fn owners(&mut self) -> &mut [P] {
        &mut self.parts
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &P> {
        self.parts.iter()
    }

    /// Has no aggregating before an exchange, ever.
    pub(super) fn never_pays(&mut self) {
        self.apart = u32::MAX;
    }

    /// The parts during one step.
    pub(super) fn step(&mut self) -> Parts<'_, P> {
        let pays = self.pays();
        Parts { all: &mut self.parts, gauges: &mut self.gauges, workers: self.workers, pays }
    }

    /// Whether items are aggregated before an exchange, in place of being sent. It pays as long as a state that is taken over has come of four items or more that
    /// would have been sent: what one worker has written all over a table comes to another from cache to cache, line by line, and goes back, whereas what is
    /// sent lies in a row. (With a state for every two items, two workers took 1.7 times as long as when they send them.)
    fn pays(&mut self) -> bool {
        if self.apart > 0 {
            self.apart -= u32::from(self.apart < u32::MAX);
            return false;
        }
        let added: u64 = self.gauges.iter().map(|gauge| gauge.added).sum();
        let moved: u64 = self.gauges.iter().map(|gauge| gauge.moved).sum();
        if moved == 0 || added < ENOUGH {
            return true;
        }
        self.gauges.fill(Gauge::default());
        // A worker owns some of the keys itself.
        let sent = added - added / self.workers as u64;
        let pays = moved.saturating_mul(4) <= sent;
        self.apart = if pays { 0 } else { RETRY };
        pays
    }
}
