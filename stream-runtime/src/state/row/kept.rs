//! What of a cell is saved.

use std::fmt;

use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::alarms::AlarmSet;
use super::lasting::{For, LastingCell, Lasts, NEVER};
use super::operator::Booking;
use super::process::ProcessCell;
use super::scan::ScanCell;
use super::timers::Pending;
use crate::checkpoint::Type;
use crate::time::Timestamp;

/// A cell as a checkpoint has it: the state that closures of the pipeline see, and what else can't be derived.
pub trait KeptCell: Sized {
    /// The state.
    type State;
    /// What else there is: timers, and when it is over.
    type Rest: Serialize + DeserializeOwned;

    /// What else there is, as serde sees it. It is said, and not found out: not any number is the number of a timer.
    fn rest_type() -> Type;

    /// The state.
    fn state(&self) -> &Self::State;

    /// What else there is.
    fn rest(&self) -> Self::Rest;

    /// The cell that was saved as this, for which nothing is booked.
    fn of(state: Self::State, rest: Self::Rest) -> Self;

    /// Books when something of it is due, if that is before a time.
    fn book(&mut self, before: Timestamp) -> Booking {
        let _ = before;
        None
    }

    /// Books when something is due by processing time, where the rest goes by event time.
    fn book_ring(&mut self) -> Booking {
        None
    }

    /// What is booked for it, by either clock.
    fn booked(&self) -> [Booking; 2] {
        [None, None]
    }

    /// That is still booked, for the cell as it comes back.
    fn set_booked(&mut self, booked: [Booking; 2]) {
        let _ = booked;
    }
}

impl<S> KeptCell for ScanCell<S> {
    type State = S;
    type Rest = ();

    fn rest_type() -> Type {
        Type::unit()
    }

    fn state(&self) -> &S {
        &self.0
    }

    fn rest(&self) {}

    fn of(state: S, (): ()) -> Self {
        ScanCell(state)
    }
}

impl<C: KeptCell> KeptCell for LastingCell<C> {
    type State = C::State;
    type Rest = (C::Rest, Timestamp);

    fn rest_type() -> Type {
        Type::Tuple(vec![C::rest_type(), Type::of::<Timestamp>()])
    }

    fn state(&self) -> &C::State {
        self.cell.state()
    }

    fn rest(&self) -> Self::Rest {
        (self.cell.rest(), self.until)
    }

    fn of(state: C::State, (rest, until): Self::Rest) -> Self {
        LastingCell { cell: C::of(state, rest), until, booked: NEVER }
    }

    fn book(&mut self, before: Timestamp) -> Booking {
        let until = For::end(&self.until);
        (until < before).then(|| {
            self.booked = until;
            until
        })
    }

    fn booked(&self) -> [Booking; 2] {
        [is_booked(self.booked), None]
    }

    fn set_booked(&mut self, [booked, _]: [Booking; 2]) {
        self.booked = booked.unwrap_or(NEVER);
    }
}

fn is_booked(at: Timestamp) -> Booking {
    (at < NEVER).then_some(at)
}

impl<const N: usize, S, U: KeptUntil, R: KeptAlarms> KeptCell for ProcessCell<N, S, U, R> {
    type State = S;
    type Rest = (Pending<N>, R, U);

    fn rest_type() -> Type {
        Type::Tuple(vec![timers(), R::set_type(), Type::of::<U>()])
    }

    fn state(&self) -> &S {
        &self.state
    }

    fn rest(&self) -> Self::Rest {
        (self.timers.clone(), self.alarms.clone(), self.until)
    }

    fn of(state: S, (timers, alarms, until): Self::Rest) -> Self {
        ProcessCell { state, timers, alarms, until, booked: NEVER }
    }

    fn book(&mut self, before: Timestamp) -> Booking {
        let next = self.timers.next().min(self.until.end());
        (next < before).then(|| {
            self.booked = next;
            next
        })
    }

    fn book_ring(&mut self) -> Booking {
        self.alarms.book()
    }

    fn booked(&self) -> [Booking; 2] {
        [is_booked(self.booked), self.alarms.booked()]
    }

    fn set_booked(&mut self, [booked, ring]: [Booking; 2]) {
        self.booked = booked.unwrap_or(NEVER);
        self.alarms.set_booked(ring);
    }
}

/// When a cell is over, if ever.
pub trait KeptUntil: Copy + Serialize + DeserializeOwned {
    /// As a time.
    fn end(self) -> Timestamp;
}

impl KeptUntil for () {
    fn end(self) -> Timestamp {
        NEVER
    }
}

impl KeptUntil for Timestamp {
    fn end(self) -> Timestamp {
        For::end(&self)
    }
}

/// The timers of a cell that go by processing time, where the rest goes by event time.
pub trait KeptAlarms: Clone + Serialize + DeserializeOwned {
    /// The timers, as serde sees them.
    fn set_type() -> Type;

    /// Books the next one.
    fn book(&mut self) -> Booking;

    /// What is booked.
    fn booked(&self) -> Booking;

    /// That is still booked.
    fn set_booked(&mut self, booked: Booking);
}

impl KeptAlarms for () {
    fn set_type() -> Type {
        Type::unit()
    }

    fn book(&mut self) -> Booking {
        None
    }

    fn booked(&self) -> Booking {
        None
    }

    fn set_booked(&mut self, _: Booking) {}
}

/// Timers, as serde sees them: each the number of its name and its time.
fn timers() -> Type {
    Type::Sequence(Box::new(Type::of::<(usize, Timestamp)>()))
}

impl<const N: usize> KeptAlarms for AlarmSet<N> {
    fn set_type() -> Type {
        timers()
    }

    fn book(&mut self) -> Booking {
        self.booked = self.pending.next();
        is_booked(self.booked)
    }

    fn booked(&self) -> Booking {
        is_booked(self.booked)
    }

    fn set_booked(&mut self, booked: Booking) {
        self.booked = booked.unwrap_or(NEVER);
    }
}

impl<const N: usize> Serialize for AlarmSet<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.pending.serialize(serializer)
    }
}

impl<'de, const N: usize> Deserialize<'de> for AlarmSet<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(AlarmSet { pending: Pending::deserialize(deserializer)?, booked: NEVER })
    }
}

impl<const N: usize> Serialize for Pending<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut timers = serializer.serialize_seq(Some(self.all().count()))?;
        for (name, at) in self.all() {
            timers.serialize_element(&(name, at))?;
        }
        timers.end()
    }
}

impl<'de, const N: usize> Deserialize<'de> for Pending<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(SetTimers::<N>)
    }
}

/// Sets the timers that were saved.
struct SetTimers<const N: usize>;

impl<'de, const N: usize> Visitor<'de> for SetTimers<N> {
    type Value = Pending<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("timers, each by the number of its name and its time")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut timers: A) -> Result<Pending<N>, A::Error> {
        let mut pending = Pending::new();
        while let Some((name, at)) = timers.next_element()? {
            pending.set(name, at);
        }
        Ok(pending)
    }
}
