//! What is kept from step to step: a part for each worker.

use std::marker::PhantomData;

use super::alarms::Ring;
use super::cells::CellPart;
use super::clock::RowClock;
use super::initial::Begins;
use super::operator::{Cells, KeptBy, RowOperator};
use super::step::RowStep;
use crate::engine::each;
use crate::state::key::{Key, Sought, owner_of};
use crate::state::lengths::Lengths;
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;

/// The state of the keys that one worker owns, of which `K` is the owned twin.
pub trait RowPart<K: Key, T, O: RowOperator<K, T>>: Default + Send {
    /// Looks at an item of a key, at a time.
    fn look<Q>(&mut self, operator: &O, sought: Sought<K::Digest>, key: Q, at: Timestamp, item: T) -> O::Given
    where
        Q: Key<Owned = K, Digest = K::Digest>;

    /// About how many keys there are to look at now that time has come so far.
    fn due(&self, operator: &O, reached: Timestamp) -> usize;

    /// What is given next of what is due, and its time.
    fn fire(&mut self, operator: &O, reached: Timestamp) -> Option<(Timestamp, O::Fired)>;

    /// What is given next of what is due by processing time, where the rest goes by event time.
    fn ring(&mut self, operator: &O, ring: Ring) -> Option<O::Fired> {
        let _ = (operator, ring);
        None
    }
}

/// The state of an operator, by worker.
pub struct RowStates<P, M: Track = Untracked> {
    pub(super) parts: Vec<P>,
    /// How much the owners were sent before.
    lengths: Vec<Lengths>,
    tracks: PhantomData<M>,
}

impl<P: Default> RowStates<P, Untracked> {
    /// No keys yet.
    pub fn new(workers: usize) -> Self {
        RowStates::of(workers, P::default)
    }
}

impl<P: Default> RowStates<P, Tracked> {
    /// No keys yet, of a state that is kept in checkpoints.
    pub fn durable(workers: usize) -> Self {
        RowStates::of(workers, P::default)
    }
}

impl<P, M: Track> RowStates<P, M> {
    fn of(workers: usize, part: impl Fn() -> P) -> Self {
        RowStates { parts: each(workers, part), lengths: each(workers, Lengths::default), tracks: PhantomData }
    }

    /// The operator during one step, by a clock. `goes_on` says whether the only worker's loop goes on behind it.
    pub fn step<'s, Q, T, O, W>(&'s mut self, operator: &'s O, clock: W, goes_on: bool) -> RowStep<'s, Q, T, O, W, P>
    where
        Q: Key,
        O: KeptBy<Q::Owned, T, M, Part = P>,
        W: RowClock,
        P: RowPart<Q::Owned, T, O>,
    {
        RowStep::new(operator, clock, (&mut self.parts, &mut self.lengths), goes_on)
    }
}

impl<K: Key<Owned = K>, C> RowStates<CellPart<K, C, Untracked>, Untracked> {
    /// No keys yet, of an operator of which the engine is told when something is due next.
    pub fn told(workers: usize) -> Self {
        RowStates::of(workers, CellPart::told)
    }
}

impl<K: Key<Owned = K>, C> RowStates<CellPart<K, C, Tracked>, Tracked> {
    /// No keys yet, of a state that is kept in checkpoints, and of which the engine is told when something is due next.
    pub fn durable_told(workers: usize) -> Self {
        RowStates::of(workers, CellPart::told)
    }
}

impl<K: Key<Owned = K>, C, M: Track> RowStates<CellPart<K, C, M>, M> {
    /// Lets keys begin with a state, each at its owner. Of a key that comes twice the last state counts. What has begun in an earlier run does not begin again: of
    /// keys that have none any more, the state has ended.
    pub fn begin<S, O>(&mut self, Cells(operator): &Cells<O>, states: Option<impl IntoIterator<Item = (K, S)>>)
    where
        O: Begins<S, Cell = C>,
    {
        let Some(states) = states.filter(|_| !self.parts.iter().any(CellPart::has_begun)) else { return };
        let workers = self.parts.len();
        for (key, state) in states {
            let sought = Sought::of(&key);
            let (cell, booking) = operator.begin(state);
            self.parts[owner_of::<K>(sought.hash, workers)].begin(sought, key, cell, booking);
        }
        self.parts.iter_mut().for_each(CellPart::set_begun);
    }

    /// When something is due next.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(CellPart::next_due).min()
    }

    /// When something is due next by processing time, where the rest goes by event time.
    pub fn next_ring(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(CellPart::next_ring).min()
    }
}
