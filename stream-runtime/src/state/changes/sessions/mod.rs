//! Changes of sessions (rules 4 and 14).
//!
//! A session that was given stays open until its grace is over. An item may make it longer, or bring it together with another one: then what was given of
//! them is taken back, for there is no such window any more.

mod away;
mod ends;
mod part;
mod saved;
mod settle;

pub use part::ChangingSessions;

use super::ticks::Ticks;
use crate::aggregate::Merges;
use crate::engine::Ports;
use crate::state::key::Key;
use crate::state::sessions::{Aside, SessionStep};
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;
use crate::window::Session;

/// The state of an aggregate of sessions, by worker, where it gives its changes.
pub struct SessionChanges<K, Acc, V, M: Track = Untracked> {
    parts: Vec<ChangingSessions<K, Acc, V, M>>,
    ticks: Ticks,
}

impl<K, Acc, V> SessionChanges<K, Acc, V, Untracked> {
    /// No sessions yet.
    pub fn new<Time>(workers: usize, windows: Session<Time>) -> Self {
        SessionChanges::of(workers, windows)
    }
}

impl<K, Acc, V> SessionChanges<K, Acc, V, Tracked> {
    /// No sessions yet, of a state that is kept in checkpoints.
    pub fn durable<Time>(workers: usize, windows: Session<Time>) -> Self {
        SessionChanges::of(workers, windows)
    }
}

impl<K, Acc, V, M: Track> SessionChanges<K, Acc, V, M> {
    fn of<Time>(workers: usize, windows: Session<Time>) -> Self {
        let parts = (0..workers).map(|_| ChangingSessions::new(windows)).collect();
        SessionChanges { parts, ticks: Ticks::new(windows.ticks()) }
    }

    /// The aggregate during one step, in which items before the horizon are late unless they join a session; those are put aside.
    pub fn step<'s, Q, T, A, L>(
        &'s mut self,
        horizon: Timestamp,
        aggregate: &'s A,
        late: impl Ports<Local = L>,
    ) -> SessionStep<'s, Q, T, A, ChangingSessions<K, Acc, V, M>, L>
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc, Output = V>,
        Acc: Send,
        V: Clone + Send,
        L: Aside<T>,
    {
        SessionStep::new(aggregate, horizon, &mut self.parts, late)
    }

    /// The step runs at a time, and a tick of early results may have come.
    pub fn tick(&mut self, now: Timestamp) {
        let has_come = self.ticks.come(now);
        self.parts.iter_mut().for_each(|part| part.is_tick = has_come);
    }

    /// When the next tick comes, if something waits for it.
    pub fn next_tick(&mut self, now: Timestamp) -> Option<Timestamp> {
        let waits = self.parts.iter().any(ChangingSessions::waits);
        self.ticks.next(now, waits)
    }

    /// No session ends before: when there may be something to close.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(|part| part.ends.first()).min()
    }
}
