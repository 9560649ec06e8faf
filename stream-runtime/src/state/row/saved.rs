//! States of operators that look at one item, in checkpoints: an entry for each key. Another has the cells of a key that were over when an item came.

use super::cells::CellPart;
use super::dedup::MetPart;
use super::kept::KeptCell;
use super::lasting::NEVER;
use super::operator::Booking;
use super::part::RowStates;
use super::within::KnownPart;
use crate::Error;
use crate::checkpoint::{ASIDE, Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::away::{self, Codec, Resident};
use crate::state::key::{Kept, Key, Sought};
use crate::state::saved::{owner, see_changed, tag};
use crate::state::track::{Marked, Tracked};
use crate::time::Timestamp;

impl<K: Key<Owned = K> + Stored> Durable for RowStates<MetPart<K, Tracked>, Tracked> {
    fn shape() -> Shape {
        Shape::new("what was met").key::<K>()
    }

    fn save(&mut self, changes: &mut Changes) {
        self.parts.iter_mut().for_each(|part| part.save(|id| changes.put_sized(id, &())));
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(MetPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let id: K = entry.key()?;
        let sought = Sought::of(&id);
        let part = owner::<K, _>(&mut self.parts, &sought);
        part.load(sought, id, entry.bytes());
        part.shed()
    }
}

/// What a part has as a whole.
const PART: u8 = 0;
const KEY: u8 = 1;
const RETIRED: u8 = 2;

impl<K: Key<Owned = K> + Stored> Durable for RowStates<KnownPart<K, Tracked>, Tracked> {
    fn shape() -> Shape {
        Shape::new("what was met within a time").key::<K>()
    }

    fn save(&mut self, changes: &mut Changes) {
        let reached = self.parts.iter().map(|part| part.reached).max().unwrap_or(Timestamp::MIN);
        let saved = self.parts.first_mut().map(|part| &mut part.saved_reached);
        if let Some(reached) = saved.and_then(|saved| saved.changed(reached)) {
            changes.put(&PART, &reached);
        }
        for part in &mut self.parts {
            part.gone.drain(..).for_each(|id| changes.remove(&(KEY, id)));
            // One that was forgotten may be there again.
            part.save(|id, until| changes.put_sized(&(KEY, id), &until));
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(KnownPart::shed)
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
        let part = owner::<K, _>(&mut self.parts, &sought);
        part.load(sought, id, entry.value()?, entry.bytes());
        part.shed()
    }
}

impl<K: Key<Owned = K> + Stored, C: KeptCell<State: Stored>> Durable for RowStates<CellPart<K, C, Tracked>, Tracked> {
    fn shape() -> Shape {
        let cell = Type::Tuple(vec![Type::Hole(0), Type::Hole(1)]);
        let shape = Shape::new("state of each key").key::<K>();
        let shape = shape.keeps::<C::State>("state").keeps_type(ASIDE, C::rest_type());
        shape.writes_at(KEY, cell.clone()).writes_at(RETIRED, Type::Sequence(Box::new(cell)))
    }

    fn save(&mut self, changes: &mut Changes) {
        for part in &mut self.parts {
            part.save(changes);
        }
    }

    fn spill(&mut self, spill: &Spill) {
        let codec = || Codec { write_key: away::write, write: write_cell::<C>, read_key: away::read, read: read_cell };
        self.parts.iter_mut().for_each(|part| part.away.begin(spill, codec()));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(CellPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        match tag(entry)? {
            PART => {
                self.parts.iter_mut().for_each(CellPart::load_begun);
            }
            KEY => {
                let (_, key): (u8, K) = entry.key()?;
                let sought = Sought::of(&key);
                let part = owner::<K, _>(&mut self.parts, &sought);
                part.load(sought, key, entry.value()?, entry.bytes());
                part.shed()?;
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
        // Those that were let go of may be there again.
        see_changed(&mut self.cells, &mut self.unsaved.cells, |(key, cell, mark)| {
            if mark.take() {
                let bytes = changes.put_sized(&(KEY, &key.key), &(cell.state(), cell.rest()));
                self.away.saved(mark, bytes);
            }
        });
        see_changed(&mut self.retired, &mut self.unsaved.retired, |(key, cells, mark)| {
            if mark.take() {
                let cells: Vec<_> = cells.iter().map(|cell| (cell.state(), cell.rest())).collect();
                changes.put(&(RETIRED, &*key), &cells);
            }
        });
    }

    /// Lets cells go away, if there is too much. When something of them is due stays behind: what goes over all cells doesn't see them.
    fn shed(&mut self) -> Result<(), Error> {
        let CellPart { cells, agenda, away, .. } = self;
        away.shed(cells, |(key, cell, _)| {
            let [booked, _] = cell.booked();
            cell.book(booked.unwrap_or(NEVER)).into_iter().for_each(|at| agenda.book(at, key.hash()));
        })
    }

    fn load_begun(&mut self) {
        self.set_begun();
        self.unsaved.has_begun.changed(true);
    }

    /// Puts a cell back. What is due of it behind the horizon is booked when time comes there.
    fn load(&mut self, sought: Sought<K::Digest>, key: K, (state, rest): (C::State, C::Rest), bytes: usize) {
        let mut cell = C::of(state, rest);
        cell.book(self.horizon.at).into_iter().for_each(|at| self.agenda.book(at, sought.hash));
        cell.book_ring().into_iter().for_each(|at| self.rings.book(at, sought.hash));
        let entry = (Kept::new(sought, key), cell, self.away.weighed(Marked::SAVED, bytes));
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

/// A cell that goes away, with what is booked for it: it comes back as it was.
fn write_cell<C: KeptCell<State: Stored>>(cell: &C, bytes: Vec<u8>) -> Result<Vec<u8>, postcard::Error> {
    away::write(&(cell.state(), cell.rest(), cell.booked()), bytes)
}

fn read_cell<C: KeptCell<State: Stored>>(bytes: &[u8]) -> Result<C, postcard::Error> {
    let (state, rest, booked): (C::State, C::Rest, [Booking; 2]) = postcard::from_bytes(bytes)?;
    let mut cell = C::of(state, rest);
    cell.set_booked(booked);
    Ok(cell)
}

impl<K: Key<Owned = K>, C> Resident for (Kept<K>, C, Marked) {
    type Key = K;
    type Value = C;

    fn hash(&self) -> u64 {
        self.0.hash()
    }

    fn key(&self) -> &K {
        &self.0.key
    }

    fn value(&self) -> &C {
        &self.1
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.2
    }
}
