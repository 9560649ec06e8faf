//! The timers of one key.

use std::collections::BTreeSet;
use std::time::Duration;

use super::lasting::{NEVER, bookable, can_be_booked, clamped};
use crate::time::{Timestamp, micros};

/// The name of a timer, as generated code has it: `stream!` makes a number of it.
#[derive(Clone, Copy, Debug)]
pub struct TimerName(u8);

impl TimerName {
    /// The timer with this number.
    #[doc(hidden)]
    pub const fn new(number: u8) -> Self {
        TimerName(number)
    }
}

/// The timers that are set for a key, by name. Of a name the earliest stands in place; that there are several is rare.
#[derive(Clone)]
pub struct Pending<const N: usize> {
    earliest: [Timestamp; N],
    more: Option<Box<More>>,
}

/// The shortest time there is.
const INSTANT: Duration = Duration::from_micros(1);

/// Nearly always there is nothing to drop, and then nothing is called: the table that a worker keeps is gone over for it.
impl<const N: usize> Drop for Pending<N> {
    #[inline]
    fn drop(&mut self) {
        if let Some(more) = self.more.take() {
            forget(more);
        }
    }
}

#[cold]
#[inline(never)]
fn forget(more: Box<More>) {
    drop(more);
}

/// Further times of the names (rule 20: each once).
#[derive(Clone, Default)]
pub(super) struct More(BTreeSet<(usize, Timestamp)>);

impl<const N: usize> Pending<N> {
    #[inline]
    pub fn new() -> Self {
        Pending { earliest: [NEVER; N], more: None }
    }

    /// The earliest of all.
    #[inline]
    pub fn next(&self) -> Timestamp {
        self.earliest.iter().copied().min().unwrap_or(NEVER)
    }

    /// Takes a timer that is set for a time out, the first name first.
    pub fn take(&mut self, at: Timestamp) -> Option<usize> {
        let name = self.earliest.iter().position(|earliest| *earliest == at)?;
        self.earliest[name] = self.more.as_mut().map_or(NEVER, |more| more.take(name));
        Some(name)
    }

    /// Sets a timer that was set before.
    pub fn set(&mut self, name: usize, at: Timestamp) {
        self.handle(Timestamp::MIN, Allows::All).set(name, at);
    }

    /// All of them, by the number of their name, each name's in their order.
    pub fn all(&self) -> impl Iterator<Item = (usize, Timestamp)> {
        let earliest = self.earliest.iter().copied().enumerate().filter(|(_, at)| *at != NEVER);
        earliest.chain(self.more.iter().flat_map(|more| more.0.iter().copied()))
    }

    /// The timers as a closure has them, at a time.
    #[inline]
    pub fn handle(&mut self, now: Timestamp, allows: Allows) -> Clocked<'_> {
        Clocked { earliest: &mut self.earliest, more: &mut self.more, now, allows, has_earlier: false }
    }
}

/// The timers of a key, in the closures of [`process`](crate::plan::Stream::process).
///
/// A timer has a name, which is written as a literal, and a time; two of the same name and time are one. It is called when time has come
/// so far, behind the records of the batch, and then it is gone. It goes by event time on a stream with a watermark, and else by the time of
/// the batch; what is called by [`on_processing_timer`](crate::plan::Processed::on_processing_timer) goes by the time of the batch in any case.
pub struct Timers<'c> {
    own: Clocked<'c>,
    /// Those that go by processing time where these don't. Their numbers follow.
    by_clock: Option<Clocked<'c>>,
}

/// Which times may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allows {
    All,
    /// Only later ones than that of the timer which is called: else it could set itself for ever in one step.
    Later,
    /// None: what a timer sets at the end of the input would never come to an end.
    Nothing,
}

impl<'c> Timers<'c> {
    #[inline]
    pub(super) fn new(own: Clocked<'c>, by_clock: Option<Clocked<'c>>) -> Self {
        Timers { own, by_clock }
    }

    /// Whether one that goes by the operator's own time may now be due earlier than before.
    #[inline]
    pub(super) fn may_be_earlier(&self) -> bool {
        self.own.has_earlier
    }

    /// Whom a number belongs to, and as which.
    #[inline]
    fn of(&mut self, name: TimerName) -> (&mut Clocked<'c>, usize) {
        let number = usize::from(name.0);
        match (&mut self.by_clock, number.checked_sub(self.own.earliest.len())) {
            (Some(timers), Some(number)) => (timers, number),
            _ => (&mut self.own, number),
        }
    }

    /// The time of the item, or that of the timer that is being called. It is also that of what is given.
    pub fn time(&self) -> Timestamp {
        self.own.now
    }

    /// Sets a timer. If it is due already, it is called in this step. What a timer sets is later than itself, by a microsecond at least; and
    /// when the input has ended, what is set by a timer that is called then is not.
    #[inline]
    pub fn set(&mut self, name: TimerName, at: Timestamp) {
        let (timers, number) = self.of(name);
        timers.set(number, at);
    }

    /// Sets a timer so long after [`time`](Self::time); one that goes by processing time, after the time of the batch.
    #[inline]
    pub fn after(&mut self, name: TimerName, time: Duration) {
        let (timers, number) = self.of(name);
        let at = match timers.now.as_micros().checked_add(micros(time)).map(Timestamp::from_micros) {
            Some(at) if can_be_booked(at) => at,
            at => clamped(at.unwrap_or(NEVER)),
        };
        timers.set_bookable(number, at);
    }

    /// Cancels a timer, if it is set for this time.
    pub fn cancel(&mut self, name: TimerName, at: Timestamp) {
        let (timers, number) = self.of(name);
        timers.cancel(number, at);
    }

    /// Cancels all timers of a name.
    #[inline]
    pub fn cancel_all(&mut self, name: TimerName) {
        let (timers, number) = self.of(name);
        timers.cancel_all(number);
    }
}

/// The timers of a key that go by one clock, by the number of their name.
pub struct Clocked<'c> {
    earliest: &'c mut [Timestamp],
    more: &'c mut Option<Box<More>>,
    now: Timestamp,
    allows: Allows,
    /// Whether one was set for a time before that of all others of its name.
    has_earlier: bool,
}

impl Clocked<'_> {
    #[inline]
    fn set(&mut self, name: usize, at: Timestamp) {
        self.set_bookable(name, bookable(at));
    }

    /// Sets a timer for a time that can be booked.
    #[inline]
    fn set_bookable(&mut self, name: usize, at: Timestamp) {
        let at = match self.allows {
            Allows::All => at,
            Allows::Later => bookable(at.max(self.now.later(INSTANT))),
            Allows::Nothing => return,
        };
        match self.earliest.get_mut(name) {
            Some(earliest) if *earliest == NEVER => {
                *earliest = at;
                self.has_earlier = true;
            }
            Some(earliest) if *earliest == at => {}
            Some(earliest) => {
                let later = at.max(*earliest);
                self.has_earlier |= at < *earliest;
                *earliest = at.min(*earliest);
                self.add(name, later);
            }
            None => {}
        }
    }

    fn cancel(&mut self, name: usize, at: Timestamp) {
        let at = bookable(at);
        match self.earliest.get_mut(name) {
            Some(earliest) if *earliest == at => *earliest = self.more.as_mut().map_or(NEVER, |more| more.take(name)),
            _ => {
                self.more.as_mut().map(|more| more.0.remove(&(name, at)));
            }
        }
    }

    #[inline]
    fn cancel_all(&mut self, name: usize) {
        if self.more.is_some() {
            self.cancel_more(name);
        }
        if let Some(earliest) = self.earliest.get_mut(name) {
            *earliest = NEVER;
        }
    }

    #[cold]
    #[inline(never)]
    fn cancel_more(&mut self, name: usize) {
        self.more.iter_mut().for_each(|more| more.0.retain(|(other, _)| *other != name));
    }

    #[cold]
    #[inline(never)]
    fn add(&mut self, name: usize, at: Timestamp) {
        self.more.get_or_insert_default().0.insert((name, at));
    }
}

impl More {
    /// Takes out the earliest of a name.
    fn take(&mut self, name: usize) -> Timestamp {
        let Some(next) = self.0.range((name, Timestamp::MIN)..=(name, NEVER)).next().copied() else { return NEVER };
        self.0.remove(&next);
        next.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: TimerName = TimerName(0);
    const B: TimerName = TimerName(1);

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    fn drained<const N: usize>(mut pending: Pending<N>) -> Vec<(usize, i64)> {
        std::iter::from_fn(|| {
            let next = pending.next();
            pending.take(next).filter(|_| next != NEVER).map(|name| (name, next.as_micros()))
        })
        .collect()
    }

    #[test]
    fn timers_come_in_the_order_of_their_times_each_once() {
        let mut pending = Pending::<2>::new();
        let mut timers = Timers::new(pending.handle(at(0), Allows::All), None);
        [(A, 5), (B, 4), (A, 3), (A, 5), (A, 4), (B, 4)]
            .into_iter()
            .for_each(|(name, time)| timers.set(name, at(time)));
        assert_eq!(drained(pending), [(0, 3), (0, 4), (1, 4), (0, 5)]);
    }

    #[test]
    fn timers_are_cancelled_one_by_one_or_by_name() {
        let mut pending = Pending::<2>::new();
        let mut timers = Timers::new(pending.handle(at(10), Allows::All), None);
        [(A, 1), (A, 2), (A, 3), (B, 1), (B, 9)].into_iter().for_each(|(name, time)| timers.set(name, at(time)));
        timers.cancel(A, at(1));
        timers.cancel(A, at(3));
        timers.cancel(A, at(7));
        timers.cancel_all(B);
        timers.after(B, Duration::from_micros(2));
        assert_eq!(drained(pending), [(0, 2), (1, 12)]);
    }
}
