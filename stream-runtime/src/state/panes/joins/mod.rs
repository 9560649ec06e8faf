//! Windowed joins: the rows of a window stand in one list for each side, in which those of a key are linked.
//!
//! With a list for each key instead, nearly every row cost an allocation. What is kept in checkpoints, and `cogroup`, which gives lists away, have those:
//! see [`Group`].

mod fired;
mod part;
mod rows;

use std::marker::PhantomData;

use super::{WindowPart, earlier};
use crate::aggregate::Aggregate;
use crate::join::{Group, Pairs, Presence, Side};
use crate::state::in_window::InWindow;
use crate::state::keep::Keep;
use crate::state::key::Key;
use crate::state::spread::{Spread, Stays};
use crate::state::step::Step;
use crate::state::track::Untracked;
use crate::time::Timestamp;
use crate::window::Tumbling;
pub use rows::{Ends, Rows};

/// The keys that one worker owns, by window.
pub(super) type JoinPart<K, A, B> = WindowPart<K, Ends, Untracked, Rows<A, B>>;

/// A windowed join during one step, of rows `A` and `B` by keys `Q`.
type JoinStep<'s, Q, A, B, L, R, Time> = Step<
    's,
    Q,
    Side<A, B>,
    Linking<L, R>,
    InWindow<Time>,
    JoinPart<<Q as Key>::Owned, <A as Keep>::Owned, <B as Keep>::Owned>,
>;

/// The state of a windowed join, by worker.
pub struct JoinPanes<K: Key, A, B> {
    parts: Spread<JoinPart<K, A, B>>,
}

impl<K: Key<Owned = K>, A, B> JoinPanes<K, A, B> {
    /// No windows yet.
    pub fn new(workers: usize) -> Self {
        JoinPanes { parts: Spread::owned(workers, WindowPart::new) }
    }

    /// The join during one step, in which rows before the horizon are late.
    pub fn step<'s, Q, AQ, BQ, L: Presence, R: Presence, Time>(
        &'s mut self,
        windows: Tumbling<Time>,
        horizon: Timestamp,
        _: &Group<Pairs<L, R>>,
    ) -> JoinStep<'s, Q, AQ, BQ, L, R, Time>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        AQ: Keep<Owned = A>,
        BQ: Keep<Owned = B>,
    {
        Step::of(&Linking(PhantomData), InWindow::new(windows, horizon), self.parts.step(Stays::Nowhere))
    }

    /// The end of the oldest open window: when the next one fires.
    pub fn next_end(&mut self) -> Option<Timestamp> {
        let mut next = None;
        self.parts.for_each(|part| next = earlier(next, part.next_end()));
        next
    }
}

/// Each row by itself, as it comes to the owner of its key: there it is linked to those before it.
#[derive(Debug)]
pub struct Linking<L, R>(PhantomData<fn() -> (L, R)>);

impl<A: Keep, B: Keep, L, R> Aggregate<Side<A, B>> for Linking<L, R> {
    type Input = Side<A::Owned, B::Owned>;
    type Acc = Self::Input;
    type Output = ();
    const COMBINES: bool = false;

    #[inline]
    fn input(&self, row: Side<A, B>) -> Self::Input {
        row.keep()
    }

    #[inline]
    fn first(&self, row: Self::Input) -> Self::Acc {
        row
    }

    // Rows are linked, and none is ever added to another.
    fn add(&self, _: &mut Self::Acc, _: Self::Input) {}

    fn merge(&self, _: &mut Self::Acc, _: Self::Acc) {}

    fn peek(&self, _: &Self::Acc) {}
}
