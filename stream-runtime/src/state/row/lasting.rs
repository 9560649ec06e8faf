//! `expire_after`: for how long what is kept for a key lasts.

use std::time::Duration;

use super::initial::Begins;
use super::operator::{Booking, CellOperator, Due, InTime};
use crate::time::{Timestamp, micros};

/// Stands for a time that never comes. The end of an input, to which all that is booked comes, is the time before it.
pub(super) const NEVER: Timestamp = Timestamp::MAX;
const LAST: Timestamp = Timestamp::from_micros(i64::MAX - 1);
/// No watermark is earlier.
pub(super) const FIRST: Timestamp = Timestamp::from_micros(i64::MIN + 1);

/// Stands for the end of what began before it was known what time it is. It is booked for the first time there is.
const UNKNOWN: Timestamp = Timestamp::MIN;

/// A time that can be booked.
#[inline]
pub(super) fn bookable(at: Timestamp) -> Timestamp {
    if can_be_booked(at) { at } else { clamped(at) }
}

/// Nearly all can: to ask both ends at once takes fewer instructions than to clamp.
#[inline]
pub(super) fn can_be_booked(at: Timestamp) -> bool {
    let range = LAST.as_micros().abs_diff(FIRST.as_micros());
    at.as_micros().wrapping_sub(FIRST.as_micros()) as u64 <= range
}

#[cold]
#[inline(never)]
pub(super) fn clamped(at: Timestamp) -> Timestamp {
    at.clamp(FIRST, LAST)
}

/// Says how long something lasts.
pub trait Lasts: Sync {
    /// When it is over.
    type Until: Send + 'static;

    /// When it is over if it begins at a time.
    fn from(&self, at: Timestamp) -> Self::Until;

    /// When it is over if it begins before it is known what time it is.
    fn unknown(&self) -> Self::Until;

    /// Now it is known what time it is: it begins there if it is not known yet when.
    fn settle(&self, until: &mut Self::Until, now: Timestamp);

    /// It is written to at a time, and lasts longer (rule 21).
    fn refresh(&self, until: &mut Self::Until, at: Timestamp);

    /// When it is over, as a time.
    fn end(until: &Self::Until) -> Timestamp;

    /// Whether it is over at a time.
    fn is_over(until: &Self::Until, at: Timestamp) -> bool;
}

/// It is never over.
#[derive(Clone, Copy, Debug)]
pub struct Always;

impl Lasts for Always {
    type Until = ();

    #[inline]
    fn from(&self, _: Timestamp) {}

    fn unknown(&self) {}

    fn settle(&self, (): &mut (), _: Timestamp) {}

    #[inline]
    fn refresh(&self, (): &mut (), _: Timestamp) {}

    #[inline]
    fn end((): &()) -> Timestamp {
        NEVER
    }

    #[inline]
    fn is_over((): &(), _: Timestamp) -> bool {
        false
    }
}

/// It is over when so much time has passed since it was last written to.
#[derive(Clone, Copy, Debug)]
pub struct For {
    micros: i64,
    /// So long after an earlier time than this is a time that can be booked.
    far: Timestamp,
}

impl For {
    /// So much time.
    pub fn new(time: Duration) -> Self {
        let micros = micros(time);
        // No time at all after the first of all is none that can be booked.
        let far = if micros == 0 { Timestamp::MIN } else { Timestamp::from_micros(i64::MAX - micros) };
        For { micros, far }
    }

    #[cold]
    #[inline(never)]
    fn clamped_after(self, at: Timestamp) -> Timestamp {
        bookable(Timestamp::from_micros(at.as_micros().saturating_add(self.micros)))
    }
}

impl Lasts for For {
    type Until = Timestamp;

    #[inline]
    fn from(&self, at: Timestamp) -> Timestamp {
        match at < self.far {
            true => Timestamp::from_micros(at.as_micros() + self.micros),
            false => self.clamped_after(at),
        }
    }

    fn unknown(&self) -> Timestamp {
        UNKNOWN
    }

    fn settle(&self, until: &mut Timestamp, now: Timestamp) {
        if *until == UNKNOWN {
            *until = self.from(now);
        }
    }

    #[inline]
    fn refresh(&self, until: &mut Timestamp, at: Timestamp) {
        *until = (*until).max(self.from(at));
    }

    #[inline]
    fn end(until: &Timestamp) -> Timestamp {
        (*until).max(FIRST)
    }

    #[inline]
    fn is_over(until: &Timestamp, at: Timestamp) -> bool {
        *until <= at && is_an_end(*until)
    }
}

/// Whether something is over at a time that has come. What would last longer than there is time is over for no item, but only at the end.
// Nearly always the time has not come, and then nothing is called.
#[cold]
#[inline(never)]
fn is_an_end(until: Timestamp) -> bool {
    until < LAST && until != UNKNOWN
}

/// An operator whose state expires, without anyone being told.
#[derive(Clone, Copy, Debug)]
pub struct Lasting<O> {
    operator: O,
    lasts: For,
}

impl<O> Lasting<O> {
    /// Its state lasts so long.
    pub fn new(operator: O, time: Duration) -> Self {
        Lasting { operator, lasts: For::new(time) }
    }
}

/// A cell, when it is over, and which time is booked for it: an earlier one, as long as it lasts longer and longer.
pub struct LastingCell<C> {
    pub(super) cell: C,
    pub(super) until: Timestamp,
    pub(super) booked: Timestamp,
}

impl<S, O: Begins<S>> Begins<S> for Lasting<O> {
    type Cell = LastingCell<O::Cell>;

    fn begin(&self, state: S) -> (Self::Cell, Booking) {
        let (cell, _) = self.operator.begin(state);
        (LastingCell { cell, until: self.lasts.unknown(), booked: FIRST }, Some(FIRST))
    }
}

impl<K, T, O: CellOperator<K, T>> CellOperator<K, T> for Lasting<O> {
    type Cell = LastingCell<O::Cell>;
    type Given = O::Given;
    type Fired = O::Fired;
    const IN_TIME: InTime = InTime::Forgotten;

    #[inline]
    fn first(&self, at: Timestamp) -> Self::Cell {
        LastingCell { cell: self.operator.first(at), until: self.lasts.from(at), booked: NEVER }
    }

    #[inline]
    fn look(&self, lasting: &mut Self::Cell, at: Timestamp, item: T) -> (O::Given, bool) {
        self.lasts.refresh(&mut lasting.until, at);
        // It lasts longer, and never shorter.
        let (given, _) = self.operator.look(&mut lasting.cell, at, item);
        (given, false)
    }

    const ENDS_IN_SILENCE: bool = true;

    #[inline]
    fn is_over(&self, lasting: &Self::Cell, at: Timestamp) -> bool {
        For::is_over(&lasting.until, at)
    }

    #[inline]
    fn is_gone(&self, lasting: &Self::Cell, reached: Timestamp) -> bool {
        For::is_over(&lasting.until, reached) && lasting.booked > reached
    }

    /// What has expired is never seen, also before it is swept (rule 21).
    fn retire(&self, lasting: &mut Self::Cell, at: Timestamp) -> Option<Self::Cell> {
        if For::is_over(&lasting.until, at) {
            lasting.cell = self.operator.first(at);
        }
        None
    }

    #[inline]
    fn book(&self, lasting: &mut Self::Cell, before: Timestamp, ends: Timestamp) -> Booking {
        let until = For::end(&lasting.until);
        let is_new = until <= ends && until < before && until < lasting.booked;
        is_new.then(|| {
            lasting.booked = until;
            until
        })
    }

    fn is_booked(&self, lasting: &Self::Cell, at: Timestamp) -> bool {
        lasting.booked == at
    }

    fn due(&self, _: &K, lasting: &mut Self::Cell, _: Timestamp, reached: Timestamp) -> Due<O::Fired> {
        lasting.booked = NEVER;
        self.lasts.settle(&mut lasting.until, reached);
        if lasting.until <= reached { Due::Over } else { Due::Stays(None) }
    }
}
