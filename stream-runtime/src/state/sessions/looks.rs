//! When sessions are looked at. A session is over when time is a gap behind its last item: what is said here of times is said of last items.
//!
//! Of most sessions it is only known that none is over before a time, at which all are gone over. Where time goes on in long steps that takes a tenth
//! of what it takes to note each end, to look the session up when it has come, and to note where it has moved meanwhile: a session that is
//! open has had an item within a gap, and to go over the table some times a gap costs some instructions for each. Where steps are short,
//! those that may soon be over are booked when the table is gone over, in a radix heap, and until then only they are looked at.

use crate::state::row::Agenda;
use crate::time::Timestamp;

/// Of a session that is not booked.
const NOT_BOOKED: i64 = i64::MAX;

/// When to look at which sessions.
#[derive(Debug)]
pub(super) struct Looks {
    gap: i64,
    /// What is not after this is over.
    reached: i64,
    /// What is before this is booked.
    border: i64,
    /// What is not booked is not before this.
    earliest: i64,
    booked: Agenda,
}

/// Which sessions are to be looked at in a step.
pub(super) enum Look {
    /// All of them, and nothing is to be noted: there is little to do for each that stays.
    All,
    /// All of them. What is over before this is booked, and the earliest of the others told.
    AllBefore(i64),
    /// Those that are booked.
    Booked,
}

/// In longer steps than such a part of a gap nothing is booked.
const STEPS: i64 = 8;
/// What may be over in such a part of a gap is booked.
const SOON: i64 = 4;

impl Looks {
    pub fn new(gap: i64) -> Self {
        Looks { gap, reached: i64::MIN, border: i64::MIN, earliest: i64::MAX, booked: Agenda::default() }
    }

    /// Sees to it that a session is looked at when it may be over. The time for which it is booked, if it is.
    #[inline]
    pub fn note(&mut self, last: i64, hash: u64) -> i64 {
        if last >= self.border {
            self.earliest = self.earliest.min(last);
            return NOT_BOOKED;
        }
        self.booked.book(Timestamp::from_micros(last), hash);
        last
    }

    /// How far time goes on if it comes so far.
    pub fn step(&self, reached: i64) -> i64 {
        reached.saturating_sub(self.reached)
    }

    /// Time has come so far: which sessions are to be looked at.
    pub fn reach(&mut self, reached: i64) -> Look {
        let is_long = self.step(reached) > self.gap / STEPS;
        self.reached = self.reached.max(reached);
        if reached < self.earliest {
            return Look::Booked;
        }
        // All bookings are for times that are over.
        self.booked = Agenda::default();
        if is_long {
            (self.border, self.earliest) = (reached, reached.saturating_add(1));
            return Look::All;
        }
        self.border = reached.saturating_add(self.gap / SOON);
        Look::AllBefore(self.border)
    }

    /// None of the others is before this.
    pub fn tell_earliest(&mut self, earliest: i64) {
        self.earliest = earliest;
    }

    /// Takes out a booking for a time that is over, and the hash of the key.
    pub fn next(&mut self) -> Option<(i64, u64)> {
        let (at, hash) = self.booked.take(Timestamp::from_micros(self.reached), false)?;
        Some((at.as_micros(), hash))
    }

    /// No session is over before.
    pub fn first(&self) -> Timestamp {
        let booked = self.booked.earliest().map_or(i64::MAX, Timestamp::as_micros);
        Timestamp::from_micros(booked.min(self.earliest).saturating_add(self.gap))
    }
}
