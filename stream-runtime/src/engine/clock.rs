//! What time it is for a job, and how its thread waits: by the wall, or by the hand of a test.

use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

use super::hand::Hand;
use super::wait::Parked;
use crate::time::Timestamp;

/// The time of a job.
pub(super) enum Clock {
    Wall { begun: Instant, parked: Parked },
    Hand(Arc<Hand>),
}

impl Clock {
    /// For a job that runs on the thread that calls it: by hand, where there is one.
    pub(super) fn here(hand: Option<Arc<Hand>>) -> Self {
        match hand {
            Some(hand) => Clock::Hand(hand),
            None => Clock::Wall { begun: Instant::now(), parked: Parked::here() },
        }
    }

    /// The time of day.
    pub(super) fn now(&self) -> Timestamp {
        match self {
            Clock::Wall { .. } => Timestamp::now(),
            Clock::Hand(hand) => hand.now(),
        }
    }

    /// The time since the job began, which never jumps.
    pub(super) fn moment(&self) -> Duration {
        match self {
            Clock::Wall { begun, .. } => begun.elapsed(),
            Clock::Hand(hand) => hand.moment(),
        }
    }

    /// Whoever has something for the job wakes its thread by this; a hand needs no waking.
    pub(super) fn waker(&self) -> &Waker {
        match self {
            Clock::Wall { parked, .. } => parked.waker(),
            Clock::Hand(_) => Waker::noop(),
        }
    }

    /// The hand of a test, if it is in one.
    pub(super) fn hand(&self) -> Option<&Arc<Hand>> {
        match self {
            Clock::Wall { .. } => None,
            Clock::Hand(hand) => Some(hand),
        }
    }

    /// The next step may begin: by hand, only when it is the job's turn. Until then it is known when a step will be due.
    pub(super) fn turn(&self, due: Option<Duration>) {
        if let Clock::Hand(hand) = self {
            hand.await_turn(due, false);
        }
    }

    /// The inputs go on, and have nothing: however far a hand moves, they give nothing to finish with.
    pub(super) fn rest(&self) {
        if let Clock::Hand(hand) = self {
            hand.rest();
        }
    }

    /// Waits until woken, or until the moment. It may also return early: whoever waits looks again.
    pub(super) fn wait(&self, until: Option<Duration>) {
        match self {
            Clock::Wall { begun, parked } => parked.wait(until.and_then(|until| begun.checked_add(until))),
            Clock::Hand(hand) => hand.await_turn(until, true),
        }
    }
}
