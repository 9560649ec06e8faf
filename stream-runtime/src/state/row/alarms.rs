//! Timers that go by processing time in an operator that otherwise goes by event time.

use super::lasting::NEVER;
use super::operator::Booking;
use super::timers::{Allows, Clocked, Pending};
use crate::time::Timestamp;

/// The end of a step, by the clock: which of such timers are due, and what time their results have.
#[derive(Clone, Copy, Debug)]
pub struct Ring {
    /// How far processing time has come; to its end, when the input has ended.
    pub reached: Timestamp,
    /// How far event time had come at the start of the step.
    pub time: Timestamp,
}

impl Ring {
    /// Before the first watermark there is no event time: it is then the earliest.
    pub(super) fn new(reached: Option<Timestamp>, time: Option<Timestamp>) -> Option<Self> {
        Some(Ring { reached: reached?, time: time.unwrap_or(Timestamp::MIN) })
    }

    /// What a timer that is called may set.
    pub(super) fn allows(&self, otherwise: Allows) -> Allows {
        if self.has_ended() { Allows::Nothing } else { otherwise }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.reached == Timestamp::MAX
    }
}

/// What an operator has of such timers.
pub trait Alarms: Sync {
    /// Those that are set for a key.
    type Set: Send + 'static;

    /// Whether there are any.
    const ANY: bool;

    /// None is set.
    fn none(&self) -> Self::Set;

    /// As a closure has them, at the time of the batch.
    fn handle<'c>(&self, set: &'c mut Self::Set, allows: Allows) -> Option<Clocked<'c>>;

    /// As a timer has them that is called at its own time.
    fn handle_at<'c>(&self, set: &'c mut Self::Set, at: Timestamp, allows: Allows) -> Option<Clocked<'c>>;

    /// Books the next one, if nothing so early is booked.
    fn book(&self, set: &mut Self::Set) -> Booking;

    /// Whether this is the time that is booked.
    fn is_booked(&self, set: &Self::Set, at: Timestamp) -> bool;

    /// Takes out the number of one that is due at the time that was booked, and its time.
    fn take(&self, set: &mut Self::Set, at: Timestamp) -> Option<(usize, Timestamp)>;
}

/// All timers go by the operator's own time.
#[derive(Clone, Copy, Debug)]
pub struct NoAlarms;

impl Alarms for NoAlarms {
    type Set = ();
    const ANY: bool = false;

    #[inline]
    fn none(&self) {}

    #[inline]
    fn handle<'c>(&self, (): &'c mut (), _: Allows) -> Option<Clocked<'c>> {
        None
    }

    #[inline]
    fn handle_at<'c>(&self, (): &'c mut (), _: Timestamp, _: Allows) -> Option<Clocked<'c>> {
        None
    }

    #[inline]
    fn book(&self, (): &mut ()) -> Booking {
        None
    }

    fn is_booked(&self, (): &(), _: Timestamp) -> bool {
        false
    }

    fn take(&self, (): &mut (), _: Timestamp) -> Option<(usize, Timestamp)> {
        None
    }
}

/// So many names of timers go by processing time, which is now this.
#[derive(Clone, Copy, Debug)]
pub struct ByClock<const N: usize>(pub Timestamp);

/// Those that are set for a key, and the time that is booked for them.
#[derive(Clone)]
pub struct AlarmSet<const N: usize> {
    pub(super) pending: Pending<N>,
    pub(super) booked: Timestamp,
}

impl<const N: usize> Alarms for ByClock<N> {
    type Set = AlarmSet<N>;
    const ANY: bool = true;

    #[inline]
    fn none(&self) -> AlarmSet<N> {
        AlarmSet { pending: Pending::new(), booked: NEVER }
    }

    #[inline]
    fn handle<'c>(&self, set: &'c mut AlarmSet<N>, allows: Allows) -> Option<Clocked<'c>> {
        self.handle_at(set, self.0, allows)
    }

    #[inline]
    fn handle_at<'c>(&self, set: &'c mut AlarmSet<N>, at: Timestamp, allows: Allows) -> Option<Clocked<'c>> {
        Some(set.pending.handle(at, allows))
    }

    #[inline]
    fn book(&self, set: &mut AlarmSet<N>) -> Booking {
        let next = set.pending.next();
        (next < set.booked).then(|| {
            set.booked = next;
            next
        })
    }

    fn is_booked(&self, set: &AlarmSet<N>, at: Timestamp) -> bool {
        set.booked == at
    }

    fn take(&self, set: &mut AlarmSet<N>, at: Timestamp) -> Option<(usize, Timestamp)> {
        set.booked = NEVER;
        let next = set.pending.next();
        let name = if next <= at { set.pending.take(next) } else { None };
        name.map(|name| (name, next))
    }
}
