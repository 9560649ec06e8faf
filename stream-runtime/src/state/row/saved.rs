//! States of operators that look at one item, in checkpoints: an entry for each key. Another has the cells of a key that were over when an item came.

use std::fmt;

use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::alarms::AlarmSet;
use super::cells::CellPart;
use super::dedup::MetPart;
use super::lasting::{For, LastingCell, Lasts, NEVER};
use super::operator::Booking;
use super::part::RowStates;
use super::process::ProcessCell;
use super::scan::ScanCell;
use super::timers::Pending;
use super::within::KnownPart;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Stored};
use crate::state::key::{Kept, Key, Sought};
use crate::state::saved::{owner, tag};
use crate::state::track::{Marked, Tracked};
use crate::time::Timestamp;

impl<K: Key<Owned = K> + Stored> Durable for RowStates<MetPart<K, Tracked>, Tracked> {
    fn save(&mut self, changes: &mut Changes) {
        self.parts.iter_mut().for_each(|part| part.save(|id| changes.put(id, &())));
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let id: K = entry.key()?;
        let sought = Sought::of(&id);
        owner::<K, _>(&mut self.parts, &sought).load(sought, id);
        Ok(())
    }
}

/// What a part has as a whole.
const PART: u8 = 0;
const KEY: u8 = 1;
const RETIRED: u8 = 2;

impl<K: Key<Owned = K> + Stored> Durable for RowStates<KnownPart<K, Tracked>, Tracked> {
    fn save(&mut self, changes: &mut Changes) {
        let reached = self.parts.iter().map(|part| part.reached).max().unwrap_or(Timestamp::MIN);
        let saved = self.parts.first_mut().map(|part| &mut part.saved_reached);
        if let Some(reached) = saved.and_then(|saved| saved.changed(reached)) {
            changes.put(&PART, &reached);
        }
        for part in &mut self.parts {
            part.gone.drain(..).for_each(|id| changes.remove(&(KEY, id)));
            // One that was forgotten may be there again.
            part.save(|id, until| changes.put(&(KEY, id), &until));
        }
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == PART {
            let reached = entry.value()?;
            for part in &mut self.parts {
                part.reached = reached;
                part.saved_reached.changed(reached);
            }
            return Ok(());
        }
        let (_, id): (u8, K) = entry.key()?;
        let sought = Sought::of(&id);
        owner::<K, _>(&mut self.parts, &sought).load(sought, id, entry.value()?);
        Ok(())
    }
}

/// A cell as a checkpoint has it: the state that closures of the pipeline see, and what else can't be derived.
pub trait KeptCell: Sized {
    /// The state.
    type State;
    /// What else there is: timers, and when it is over.
    type Rest: Serialize + DeserializeOwned;

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
}

impl<S> KeptCell for ScanCell<S> {
    type State = S;
    type Rest = ();

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
}

impl<const N: usize, S, U: KeptUntil, R: KeptAlarms> KeptCell for ProcessCell<N, S, U, R> {
    type State = S;
    type Rest = (Pending<N>, R, U);

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
    /// Books the next one.
    fn book(&mut self) -> Booking;
}

impl KeptAlarms for () {
    fn book(&mut self) -> Booking {
        None
    }
}

impl<const N: usize> KeptAlarms for AlarmSet<N> {
    fn book(&mut self) -> Booking {
        self.booked = self.pending.next();
        (self.booked < NEVER).then_some(self.booked)
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

impl<K: Key<Owned = K> + Stored, C: KeptCell<State: Stored>> Durable for RowStates<CellPart<K, C, Tracked>, Tracked> {
    fn save(&mut self, changes: &mut Changes) {
        for part in &mut self.parts {
            part.save(changes);
        }
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        match tag(entry)? {
            PART => {
                self.parts.iter_mut().for_each(CellPart::load_begun);
            }
            KEY => {
                let (_, key): (u8, K) = entry.key()?;
                let sought = Sought::of(&key);
                owner::<K, _>(&mut self.parts, &sought).load(sought, key, entry.value()?);
            }
            _ => {
                let (_, key): (u8, K) = entry.key()?;
                let sought = Sought::of(&key);
                owner::<K, _>(&mut self.parts, &sought).load_retired(sought.hash, key, entry.value()?);
            }
        }
        Ok(())
    }
}

impl<K: Key<Owned = K>, C: KeptCell> CellPart<K, C, Tracked> {
    fn save(&mut self, changes: &mut Changes)
    where
        K: Stored,
        C::State: Stored,
    {
        if self.unsaved.has_begun.changed(self.has_begun()).is_some() {
            changes.put(&PART, &());
        }
        self.unsaved.gone.drain(..).for_each(|key| changes.remove(&(KEY, key)));
        self.unsaved.gone_retired.drain(..).for_each(|key| changes.remove(&(RETIRED, key)));
        // Those that were let go of may be there again; what only looks alike is saved now rather than later.
        for hash in self.unsaved.cells.drain(..) {
            for (key, cell, mark) in self.cells.iter_hash_mut(hash) {
                if mark.take() {
                    changes.put(&(KEY, &key.key), &(cell.state(), cell.rest()));
                }
            }
        }
        for hash in self.unsaved.retired.drain(..) {
            for (key, cells, mark) in self.retired.iter_hash_mut(hash) {
                if mark.take() {
                    let cells: Vec<_> = cells.iter().map(|cell| (cell.state(), cell.rest())).collect();
                    changes.put(&(RETIRED, key), &cells);
                }
            }
        }
    }

    fn load_begun(&mut self) {
        self.set_begun();
        self.unsaved.has_begun.changed(true);
    }

    /// Puts a cell back. What is due of it behind the horizon is booked when time comes there.
    fn load(&mut self, sought: Sought<K::Digest>, key: K, (state, rest): (C::State, C::Rest)) {
        let mut cell = C::of(state, rest);
        cell.book(self.horizon.at).into_iter().for_each(|at| self.agenda.book(at, sought.hash));
        cell.book_ring().into_iter().for_each(|at| self.rings.book(at, sought.hash));
        let entry = (Kept::new(sought, key), cell, Marked::SAVED);
        self.cells.insert_unique(sought.hash, entry, |(kept, ..)| kept.hash());
    }

    /// Puts the cells of a key back that were over when an item came.
    fn load_retired(&mut self, hash: u64, key: K, cells: Vec<(C::State, C::Rest)>) {
        let mut loaded = Vec::with_capacity(cells.len());
        for (state, rest) in cells {
            let mut cell = C::of(state, rest);
            cell.book(NEVER).into_iter().for_each(|at| self.agenda.book(at, hash));
            cell.book_ring().into_iter().for_each(|at| self.rings.book(at, hash));
            loaded.push(cell);
        }
        self.retired.insert_unique(hash, (key, loaded, Marked::SAVED), |(key, ..)| crate::state::hash(key));
    }
}
