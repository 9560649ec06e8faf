//! When a batch runs (rule 17).

use std::time::{Duration, Instant};

/// When a batch runs, and how large it may be.
#[derive(Clone, Copy, Debug)]
pub struct Trigger {
    pub(super) when: When,
    /// The most records in a batch; found out while running where it isn't set.
    pub(super) cap: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Asap { linger: Duration },
    Every(Duration),
    AvailableNow,
    Once,
}

impl Trigger {
    /// A batch runs as soon as there is input: the default.
    pub fn asap() -> Self {
        Trigger::new(When::Asap { linger: Duration::ZERO })
    }

    /// A batch runs every `interval`; at once when the last one took longer, and missed ticks are not made up for.
    pub fn every(interval: Duration) -> Self {
        Trigger::new(When::Every(interval))
    }

    /// Runs batches until everything is read that is there now, then stops as [`Stop::stop`](super::Stop::stop) does.
    pub fn available_now() -> Self {
        Trigger::new(When::AvailableNow)
    }

    /// Runs one batch and stops as [`Stop::stop`](super::Stop::stop) does.
    pub fn once() -> Self {
        Trigger::new(When::Once)
    }

    /// At most so many records of each input in a batch (at least one); without it the size adapts to what a batch costs.
    #[must_use]
    pub fn cap(mut self, records: usize) -> Self {
        self.cap = Some(records.max(1));
        self
    }

    /// Lets at least so much time pass between the starts of two batches, so that a trickle is gathered into few batches. Only an
    /// [`asap`](Self::asap) trigger lingers.
    #[must_use]
    pub fn linger(mut self, linger: Duration) -> Self {
        if let When::Asap { linger: old } = &mut self.when {
            *old = linger;
        }
        self
    }

    fn new(when: When) -> Self {
        Trigger { when, cap: None }
    }

    /// The earliest start of the next batch, when the last one was due at `due`.
    pub(super) fn next_start(&self, due: Instant) -> Instant {
        match self.when {
            When::Asap { linger } => due + linger,
            When::Every(interval) => due + interval,
            When::AvailableNow | When::Once => due,
        }
    }
}
