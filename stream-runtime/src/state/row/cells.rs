//! A table of cells, and when to look at them again.

use hashbrown::HashTable;

use super::agenda::Agenda;
use super::alarms::Ring;
use super::horizon::Horizon;
use super::lasting::NEVER;
use super::operator::{Booking, CellOperator, Cells, Due, InTime};
use super::part::RowPart;
use crate::state::hash as hash_of;
use crate::state::key::{Kept, Key, Sought};
use crate::time::Timestamp;

/// The cells of the keys that one worker owns.
pub struct CellPart<K: Key, C> {
    cells: HashTable<(Kept<K>, C)>,
    /// Cells of a key that were over when an item came, and of which something is still due, the oldest first.
    retired: HashTable<(K, Vec<C>)>,
    /// What is due before the horizon. For retired cells, all that is due.
    agenda: Agenda,
    horizon: Horizon,
    /// What is booked by processing time, where the rest goes by event time.
    rings: Agenda,
}

impl<K: Key, C> Default for CellPart<K, C> {
    fn default() -> Self {
        CellPart {
            cells: HashTable::new(),
            retired: HashTable::new(),
            agenda: Agenda::default(),
            horizon: Horizon::default(),
            rings: Agenda::default(),
        }
    }
}

impl<K, T, O> RowPart<K, T, Cells<O>> for CellPart<K, O::Cell>
where
    K: Key<Owned = K>,
    O: CellOperator<K, T>,
{
    // Left to itself, rustc calls it, since the owners' loop looks too: 28 of 155 instructions for each item of `process_timers`.
    #[inline(always)]
    fn look<Q>(
        &mut self,
        Cells(operator): &Cells<O>,
        sought: Sought<K::Digest>,
        key: Q,
        at: Timestamp,
        item: T,
    ) -> O::Given
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        // The entry as a whole: its key and its cell, each by itself, would take a register more.
        let entry = match self.cells.find_mut(sought.hash, |(kept, _)| kept.is(sought, &key)) {
            Some(entry) => {
                if let Some(over) = operator.retire(&mut entry.1, at) {
                    retire(operator, &mut self.retired, &mut self.agenda, &entry.0.key, over);
                }
                entry
            }
            None => meet(&mut self.cells, sought.hash, Kept::new(sought, key), operator.first(at)),
        };
        let given = operator.look(&mut entry.1, at, item);
        if O::RINGS
            && let Some(at) = operator.book_ring(&mut entry.1)
        {
            book(&mut self.rings, at, &entry.0);
        }
        if O::IN_TIME != InTime::Stays {
            self.horizon.looked += 1;
            if let Some(at) = operator.book(&mut entry.1, self.horizon.at) {
                book(&mut self.agenda, at, &entry.0);
            }
        }
        given
    }

    fn due(&self, Cells(operator): &Cells<O>, reached: Timestamp) -> usize {
        if self.is_to_be_swept(operator, reached) { self.cells.len() } else { self.agenda.due(reached) }
    }

    fn fire(&mut self, Cells(operator): &Cells<O>, reached: Timestamp) -> Option<(Timestamp, O::Fired)> {
        if self.is_to_be_swept(operator, reached) {
            self.sweep(operator, reached);
        }
        while let Some((at, hash)) = self.agenda.take(reached, O::IN_TIME == InTime::Gives) {
            // What a key was comes before what it is now.
            let fired = match self.look_back(operator, at, hash, reached) {
                Some(fired) => fired,
                None => self.look_again(operator, at, hash, reached).flatten(),
            };
            if let Some(fired) = fired {
                return Some((at, fired));
            }
        }
        None
    }

    fn ring(&mut self, Cells(operator): &Cells<O>, ring: Ring) -> Option<O::Fired> {
        while let Some((at, hash)) = self.rings.take(ring.reached, true) {
            let is_it = |cell: &O::Cell| operator.is_ring(cell, at);
            // The table shows what only looks alike in a few bits of the hash, too.
            let of = |key: &K| hash_of(key) == hash;
            // What a key was comes before what it is now.
            let retired = self.retired.find_mut(hash, |(key, cells)| of(key) && cells.iter().any(is_it));
            let retired =
                retired.and_then(|(key, cells)| Some((&*key, cells.iter_mut().find(|cell| is_it(cell))?, NEVER)));
            let kept = self.cells.find_mut(hash, |(key, cell)| is_it(cell) && of(&key.key));
            let kept = kept.map(|(key, cell)| (&key.key, cell, self.horizon.at));
            let Some((key, cell, before)) = retired.or(kept) else { continue };
            let fired = operator.ring(key, cell, at, ring);
            operator.book_ring(cell).into_iter().for_each(|at| self.rings.book(at, hash));
            operator.book(cell, before).into_iter().for_each(|at| self.agenda.book(at, hash));
            if fired.is_some() {
                return fired;
            }
        }
        None
    }
}

impl<K: Key<Owned = K>, C> CellPart<K, C> {
    /// Of which is told when something is due next.
    pub(super) fn told() -> Self {
        CellPart { horizon: Horizon::NONE, ..CellPart::default() }
    }

    /// When something is due next.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.agenda.earliest()
    }

    /// When something is due next by processing time, where the rest goes by event time.
    pub(super) fn next_ring(&self) -> Option<Timestamp> {
        self.rings.earliest()
    }

    /// Puts a cell in place for a key that has had no item.
    pub(super) fn begin(&mut self, sought: Sought<K::Digest>, key: K, cell: C, booking: Booking) {
        match self.cells.find_mut(sought.hash, |(kept, _)| kept.is(sought, &key)) {
            Some((_, old)) => *old = cell,
            None => {
                meet(&mut self.cells, sought.hash, Kept::new(sought, key), cell);
                booking.into_iter().for_each(|at| self.agenda.book(at, sought.hash));
            }
        }
    }

    fn is_to_be_swept<T, O: CellOperator<K, T>>(&self, _: &O, reached: Timestamp) -> bool {
        O::IN_TIME != InTime::Stays && self.horizon.is_reached(reached)
    }

    /// Goes over all cells, and books what is due, and what is before the next horizon.
    // Never inlined: beside what is done with what is due, it would lack registers.
    #[inline(never)]
    fn sweep<T, O: CellOperator<K, T, Cell = C>>(&mut self, operator: &O, reached: Timestamp) {
        self.horizon.move_on(reached, self.cells.num_buckets());
        for (key, cell) in self.cells.iter_mut() {
            if let Some(at) = operator.book(cell, self.horizon.at) {
                self.agenda.book_by(at, key.hash(), reached);
            }
        }
    }

    /// Looks at the cell for which a time is booked. What nobody owns any more was booked for nothing. (The table shows every cell that looks alike in a few
    /// bits of the hash: that of another key may have the same time booked.)
    fn look_again<T, O>(
        &mut self,
        operator: &O,
        at: Timestamp,
        hash: u64,
        reached: Timestamp,
    ) -> Option<Option<O::Fired>>
    where
        O: CellOperator<K, T, Cell = C>,
    {
        let mut entry =
            self.cells.find_entry(hash, |(key, cell)| operator.is_booked(cell, at) && key.hash() == hash).ok()?;
        let (key, cell) = entry.get_mut();
        match operator.due(&key.key, cell, at, reached) {
            Due::Stays(fired) => {
                operator.book(cell, self.horizon.at).into_iter().for_each(|at| self.agenda.book(at, hash));
                operator.book_ring(cell).into_iter().for_each(|at| self.rings.book(at, hash));
                Some(fired)
            }
            Due::Over => {
                let ((key, cell), _) = entry.remove();
                Some(operator.over(key.key, cell))
            }
        }
    }

    /// The same of the cells that were over.
    fn look_back<T, O>(
        &mut self,
        operator: &O,
        at: Timestamp,
        hash: u64,
        reached: Timestamp,
    ) -> Option<Option<O::Fired>>
    where
        O: CellOperator<K, T, Cell = C>,
    {
        if self.retired.is_empty() {
            return None;
        }
        let is_booked = |cell: &C| operator.is_booked(cell, at);
        let mut entry =
            self.retired.find_entry(hash, |(key, cells)| hash_of(key) == hash && cells.iter().any(is_booked)).ok()?;
        let (key, cells) = entry.get_mut();
        let place = cells.iter().position(is_booked)?;
        match operator.due(key, &mut cells[place], at, reached) {
            Due::Stays(fired) => {
                operator.book(&mut cells[place], NEVER).into_iter().for_each(|at| self.agenda.book(at, hash));
                operator.book_ring(&mut cells[place]).into_iter().for_each(|at| self.rings.book(at, hash));
                Some(fired)
            }
            Due::Over => {
                let (key, cell) = (key.clone(), cells.remove(place));
                if cells.is_empty() {
                    entry.remove();
                }
                Some(operator.over(key, cell))
            }
        }
    }
}

/// Puts a new cell in.
#[cold]
#[inline(never)]
fn meet<K: Key, C>(cells: &mut HashTable<(Kept<K>, C)>, hash: u64, key: Kept<K>, cell: C) -> &mut (Kept<K>, C) {
    cells.insert_unique(hash, (key, cell), |(kept, _)| kept.hash()).into_mut()
}

/// Books a time for a key. Its hash is computed anew: the loop, which seldom books, would need a register for it.
#[cold]
#[inline(never)]
fn book<K: Key>(agenda: &mut Agenda, at: Timestamp, key: &Kept<K>) {
    agenda.book(at, key.hash());
}

/// Puts a cell aside that was over when an item of its key came, and books what is due of it.
#[cold]
#[inline(never)]
fn retire<K: Key, T, O: CellOperator<K, T>>(
    operator: &O,
    retired: &mut HashTable<(K, Vec<O::Cell>)>,
    agenda: &mut Agenda,
    key: &K,
    mut over: O::Cell,
) {
    let hash = hash_of(key);
    operator.book(&mut over, NEVER).into_iter().for_each(|at| agenda.book(at, hash));
    let cells = retired.entry(hash, |(other, _)| other == key, |(other, _)| hash_of(other));
    cells.or_insert_with(|| (key.clone(), Vec::new())).get_mut().1.push(over);
}
