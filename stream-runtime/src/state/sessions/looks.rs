//! When sessions are looked at. A session is over when time is a gap behind its last item: what is said here of times is said of last items.
//!
//! Of most sessions it is only known that none is over before a time, at which all are gone over. Where time goes on in long steps that takes a tenth
//! of what it takes to note each end, to look the session up when it has come, and to note where it has moved meanwhile: a session that is
//! open has had an item within a gap, and to go over the table some times a gap costs some instructions for each. Where steps are short,
//! those that may soon be over are booked when the table is gone over, in a radix heap, and until then only they are looked at.
//!
//! What is booked is the hash of a key. Of the sessions of one hash that are booked, the one that may be over first has a booking that is not after its last
//! item, the next has another, and so on: so it is enough to look, for each booking that is due, at the one of which the last item is the earliest.

use crate::state::row::Agenda;
use crate::time::Timestamp;

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
    /// All of them, and those that stay are noted.
    AllAndNote,
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

    /// Sees to it that a session is looked at when it may be over.
    #[inline]
    pub fn note(&mut self, last: i64, hash: u64) {
        match last >= self.border {
            true => self.earliest = self.earliest.min(last),
            false => self.booked.book(Timestamp::from_micros(last), hash),
        }
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
        (self.border, self.earliest) = (reached.saturating_add(self.gap / SOON), i64::MAX);
        Look::AllAndNote
    }

    /// Takes out a booking for a time that is over: the hash of the key.
    pub fn next(&mut self) -> Option<u64> {
        self.booked.take(Timestamp::from_micros(self.reached), false).map(|(_, hash)| hash)
    }

    /// No session is over before.
    pub fn first(&self) -> Timestamp {
        let booked = self.booked.earliest().map_or(i64::MAX, Timestamp::as_micros);
        Timestamp::from_micros(booked.min(self.earliest).saturating_add(self.gap))
    }
}
