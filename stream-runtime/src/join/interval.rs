//! Which times of two streams belong together (rule 24).

use std::marker::PhantomData;
use std::time::Duration;

use super::presence::Presence;
use crate::engine::Settings;
use crate::time::{Timestamp, micros};
use crate::window::said;

/// A right row belongs to a left row of the same key if its time is in `[left - before, left + after]`, both ends included.
///
/// `A` and `B` are what is kept of the rows, `L` and `R` how they stand in a result.
#[derive(Debug)]
pub struct Interval<A, B, L, R> {
    before: i64,
    after: i64,
    rows: PhantomData<fn() -> (A, B)>,
    presence: PhantomData<fn() -> (L, R)>,
}

impl<A, B, L, R> Clone for Interval<A, B, L, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A, B, L, R> Copy for Interval<A, B, L, R> {}

/// The times, from the first to the last, that a row's partners have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// From so long before a time to so long after it, neither negative: to cut what is beyond the ends of time need not ask at which it is.
#[inline]
fn reach(at: i64, before: i64, after: i64) -> Reach {
    let (first, last) = (at.checked_sub(before), at.checked_add(after));
    Reach { first: first.unwrap_or(i64::MIN), last: last.unwrap_or(i64::MAX) }
}

/// Rows before this time have met all that they ever will. At the end of time all have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Over(pub(crate) i64);

impl Over {
    /// Whether a row of this time has met all that it ever will.
    #[inline]
    pub(crate) fn is(self, at: i64) -> bool {
        at < self.0 || self.0 == i64::MAX
    }
}

impl<A, B, L: Presence, R: Presence> Interval<A, B, L, R> {
    /// So much before a left row's time, and after it.
    pub fn new(before: Duration, after: Duration) -> Self {
        Interval { before: micros(before), after: micros(after), rows: PhantomData, presence: PhantomData }
    }

    /// The partners of a left row.
    #[inline]
    pub(crate) fn of_left(&self, at: i64) -> Reach {
        reach(at, self.before, self.after)
    }

    /// The partners of a right row.
    #[inline]
    pub(crate) fn of_right(&self, at: i64) -> Reach {
        reach(at, self.after, self.before)
    }

    /// How long, after a row's time, a left row and a right one must be kept.
    pub(crate) fn retention(&self) -> (i64, i64) {
        (self.after, self.before)
    }

    /// The left rows, and the right ones, that no row can meet that comes in time now: one of `reached` or later.
    pub(crate) fn over(&self, reached: Option<Timestamp>) -> (Over, Over) {
        let over = |kept: i64| match reached {
            Some(Timestamp::MAX) => Over(i64::MAX),
            Some(reached) => Over(reached.as_micros().saturating_sub(kept)),
            None => Over(i64::MIN),
        };
        (over(self.after), over(self.before))
    }

    /// How far event time has come behind the join (rule 11). A pair has the later of its times, which is that of a row in time or later
    /// than it. A row that comes alone has its own, and waits until the watermark has passed its bound.
    pub fn behind(&self, reached: Option<Timestamp>) -> Option<Timestamp> {
        let left_waits = if R::can_be_absent() { self.after } else { 0 };
        let right_waits = if L::can_be_absent() { self.before } else { 0 };
        reached.map(|reached| match reached {
            Timestamp::MAX => Timestamp::MAX,
            reached => Timestamp::from_micros(reached.as_micros().saturating_sub(left_waits.max(right_waits))),
        })
    }
}

/// The bounds of an interval join, as its state's shape has them.
pub fn bounds(before: Duration, after: Duration) -> Settings {
    vec![("before", said(micros(before))), ("after", said(micros(after)))]
}
