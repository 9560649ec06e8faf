//! `process`

use super::alarms::{Alarms, Ring};
use super::handlers::{AtExpiry, Either, Handlers};
use super::initial::Begins;
use super::lasting::{Lasts, NEVER};
use super::operator::{Booking, CellOperator, Due, InTime};
use super::timers::{Allows, Pending, Timers};
use crate::time::Timestamp;

/// A state and a closure, as `process` was given them.
#[derive(Clone, Copy, Debug)]
pub struct Begun<S, F> {
    init: S,
    function: F,
}

impl<S, F> Begun<S, F> {
    /// Begins with `init` for each key.
    pub fn new(init: S, function: F) -> Self {
        Begun { init, function }
    }
}

/// Makes any number of items of each item, by the state of its key, and of timers and of what expires too. It has `N` names of timers, and
/// further ones that go by processing time where these go by event time.
pub struct Process<const N: usize, S, F, H, X, L, A> {
    begun: Begun<S, F>,
    handlers: H,
    expiry: X,
    lasts: L,
    alarms: A,
}

impl<const N: usize, S, F, H, X, L, A> Process<N, S, F, H, X, L, A> {
    /// With what is called for timers and for what expires, and how long state lasts.
    pub fn new(begun: Begun<S, F>, handlers: H, expiry: X, lasts: L, alarms: A) -> Self {
        Process { begun, handlers, expiry, lasts, alarms }
    }
}

/// What is kept for a key.
pub struct ProcessCell<const N: usize, S, U, R> {
    pub(super) state: S,
    pub(super) timers: Pending<N>,
    pub(super) alarms: R,
    pub(super) until: U,
    pub(super) booked: Timestamp,
}

impl<const N: usize, S, F, H, X, L: Lasts, A: Alarms> Process<N, S, F, H, X, L, A> {
    #[inline]
    fn next_due(cell: &ProcessCell<N, S, L::Until, A::Set>) -> Timestamp {
        cell.timers.next().min(L::end(&cell.until))
    }
}

impl<const N: usize, S, F, H, X, L: Lasts, A: Alarms> Begins<S> for Process<N, S, F, H, X, L, A> {
    type Cell = ProcessCell<N, S, L::Until, A::Set>;

    fn begin(&self, state: S) -> (Self::Cell, Booking) {
        let until = self.lasts.unknown();
        let booked = L::end(&until);
        let cell = ProcessCell { state, timers: Pending::new(), alarms: self.alarms.none(), until, booked };
        (cell, (booked < NEVER).then_some(booked))
    }
}

impl<K, T, const N: usize, S, I, F, H, X, L, A> CellOperator<K, T> for Process<N, S, F, H, X, L, A>
where
    S: Clone + Send + Sync + 'static,
    I: IntoIterator,
    F: Fn(&mut S, T, &mut Timers<'_>) -> I + Sync,
    H: Handlers<K, S, I::Item>,
    X: AtExpiry<K, S, I::Item>,
    L: Lasts,
    A: Alarms,
{
    type Cell = ProcessCell<N, S, L::Until, A::Set>;
    type Given = I;
    type Fired = Either<H::Given, X::Given>;
    const IN_TIME: InTime = InTime::Gives;

    #[inline]
    fn first(&self, at: Timestamp) -> Self::Cell {
        let state = self.begun.init.clone();
        let alarms = self.alarms.none();
        ProcessCell { state, timers: Pending::new(), alarms, until: self.lasts.from(at), booked: NEVER }
    }

    #[inline]
    fn look(&self, cell: &mut Self::Cell, at: Timestamp, item: T) -> (I, bool) {
        let alarms = self.alarms.handle(&mut cell.alarms, Allows::All);
        let timers = &mut Timers::new(cell.timers.handle(at, Allows::All), alarms);
        let given = (self.begun.function)(&mut cell.state, item, timers);
        self.lasts.refresh(&mut cell.until, at);
        // The state lasts longer, and never shorter.
        (given, timers.may_be_earlier())
    }

    const ENDS_IN_SILENCE: bool = !X::ANY && !A::ANY;

    #[inline]
    fn is_over(&self, cell: &Self::Cell, at: Timestamp) -> bool {
        L::is_over(&cell.until, at)
    }

    /// Timers for a time behind the end go with the state. One that was begun since then has its end booked.
    #[inline]
    fn is_gone(&self, cell: &Self::Cell, reached: Timestamp) -> bool {
        L::is_over(&cell.until, reached) && cell.timers.next() > L::end(&cell.until) && cell.booked > reached
    }

    /// What has expired is never seen (rule 21). Its timers and its end are due when time has come so far.
    #[inline]
    fn retire(&self, cell: &mut Self::Cell, at: Timestamp) -> Option<Self::Cell> {
        L::is_over(&cell.until, at).then(|| std::mem::replace(cell, self.first(at)))
    }

    #[inline]
    fn book(&self, cell: &mut Self::Cell, before: Timestamp, ends: Timestamp) -> Booking {
        let end = L::end(&cell.until);
        let next = cell.timers.next().min(if end <= ends { end } else { NEVER });
        let is_new = next < before && next < cell.booked;
        is_new.then(|| {
            cell.booked = next;
            next
        })
    }

    fn is_booked(&self, cell: &Self::Cell, at: Timestamp) -> bool {
        cell.booked == at
    }

    /// Timers that are set for the time of the end come before it; later ones go with the state.
    fn due(&self, key: &K, cell: &mut Self::Cell, at: Timestamp, reached: Timestamp) -> Due<Self::Fired> {
        cell.booked = NEVER;
        self.lasts.settle(&mut cell.until, reached);
        let next = Self::next_due(cell);
        let timer = if next <= at { cell.timers.take(next) } else { None };
        let fired = match timer {
            Some(name) => {
                let allows = if reached == Timestamp::MAX { Allows::Nothing } else { Allows::Later };
                let alarms = self.alarms.handle(&mut cell.alarms, allows);
                let timers = &mut Timers::new(cell.timers.handle(next, allows), alarms);
                self.handlers.call(name, &mut cell.state, key, next, timers).map(Either::One)
            }
            None if next <= at => return Due::Over,
            None => None,
        };
        Due::Stays(fired)
    }

    const RINGS: bool = A::ANY;

    #[inline]
    fn book_ring(&self, cell: &mut Self::Cell) -> Booking {
        self.alarms.book(&mut cell.alarms)
    }

    fn is_ring(&self, cell: &Self::Cell, at: Timestamp) -> bool {
        self.alarms.is_booked(&cell.alarms, at)
    }

    fn ring(&self, key: &K, cell: &mut Self::Cell, at: Timestamp, ring: Ring) -> Option<Self::Fired> {
        let (name, at) = self.alarms.take(&mut cell.alarms, at)?;
        let alarms = self.alarms.handle_at(&mut cell.alarms, at, ring.allows(Allows::Later));
        let timers = &mut Timers::new(cell.timers.handle(ring.time, ring.allows(Allows::All)), alarms);
        self.handlers.call(N + name, &mut cell.state, key, at, timers).map(Either::One)
    }

    fn over(&self, key: K, cell: Self::Cell) -> Option<Self::Fired> {
        self.expiry.call(key, cell.state).map(Either::Other)
    }
}
