//! What is kept from step to step: a table of cells for each worker, and when to look at them again.

use std::hash::Hash;

use hashbrown::HashTable;

use super::agenda::Agenda;
use super::clock::RowClock;
use super::operator::{Due, RowOperator};
use super::step::RowStep;
use crate::state::key::Key;
use crate::time::Timestamp;

/// The state of an operator, by worker.
pub struct RowStates<K, C> {
    parts: Vec<RowPart<K, C>>,
}

impl<K, C> RowStates<K, C> {
    /// No keys yet.
    pub fn new(workers: usize) -> Self {
        let part = || RowPart { cells: HashTable::new(), retired: HashTable::new(), agenda: Agenda::default() };
        RowStates { parts: (0..workers).map(|_| part()).collect() }
    }

    /// The operator during one step, by a clock. `goes_on` says whether the only worker's loop goes on behind it.
    pub fn step<'s, Q, T, O, W>(&'s mut self, operator: &'s O, clock: W, goes_on: bool) -> RowStep<'s, Q, T, O, W>
    where
        Q: Key<Owned = K>,
        O: RowOperator<K, T, Cell = C>,
        W: RowClock,
    {
        RowStep::new(operator, clock, &mut self.parts, goes_on)
    }

    /// When something is due next.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(|part| part.agenda.earliest()).min()
    }
}

/// The keys that one worker owns.
pub struct RowPart<K, C> {
    cells: HashTable<(K, C)>,
    /// Cells of a key that were over when an item came, and of which something is still due, the oldest first.
    retired: HashTable<(K, Vec<C>)>,
    agenda: Agenda,
}

impl<K: Hash + Eq + Clone, C> RowPart<K, C> {
    /// Looks at an item of a key.
    #[inline]
    pub(super) fn look<Q, T, O>(&mut self, operator: &O, hash: u64, key: Q, at: Timestamp, item: T) -> O::Given
    where
        Q: Key<Owned = K>,
        O: RowOperator<K, T, Cell = C>,
    {
        let looked = match self.cells.find_mut(hash, |(kept, _)| key.is(kept)) {
            Some((kept, cell)) => {
                if let Some(over) = operator.retire(cell, at) {
                    let rehash = |(kept, _): &(K, Vec<C>)| crate::state::hash(kept);
                    let retired = self.retired.entry(hash, |(other, _)| other == kept, rehash);
                    retired.or_insert_with(|| (kept.clone(), Vec::new())).get_mut().1.push(over);
                }
                operator.next(cell, at, item)
            }
            None => {
                let (cell, looked) = operator.first(at, item);
                self.insert(hash, key.own(), cell);
                looked
            }
        };
        if let Some(at) = looked.booking {
            self.agenda.book(at, hash);
        }
        looked.given
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, hash: u64, key: K, cell: C) {
        self.cells.insert_unique(hash, (key, cell), |(kept, _)| crate::state::hash(kept));
    }

    /// About how many cells are due.
    pub(super) fn due(&self, reached: Timestamp) -> usize {
        self.agenda.due(reached)
    }

    /// What is given next of what is due, and its time.
    pub(super) fn fire<T, O>(&mut self, operator: &O, reached: Timestamp) -> Option<(Timestamp, O::Fired)>
    where
        O: RowOperator<K, T, Cell = C>,
    {
        while let Some((at, hash)) = self.agenda.take(reached, O::GIVES_WHEN_DUE) {
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

    /// Looks at the cell for which a time is booked. What nobody owns any more was booked for nothing.
    fn look_again<T, O>(
        &mut self,
        operator: &O,
        at: Timestamp,
        hash: u64,
        reached: Timestamp,
    ) -> Option<Option<O::Fired>>
    where
        O: RowOperator<K, T, Cell = C>,
    {
        let mut entry = self.cells.find_entry(hash, |(_, cell)| operator.is_booked(cell, at)).ok()?;
        let (key, cell) = entry.get_mut();
        match operator.due(key, cell, at, reached) {
            Due::Stays(fired, booking) => {
                booking.into_iter().for_each(|at| self.agenda.book(at, hash));
                Some(fired)
            }
            Due::Over => {
                let ((key, cell), _) = entry.remove();
                Some(operator.over(key, cell))
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
        O: RowOperator<K, T, Cell = C>,
    {
        let is_booked = |cell: &C| operator.is_booked(cell, at);
        let mut entry = self.retired.find_entry(hash, |(_, cells)| cells.iter().any(is_booked)).ok()?;
        let (key, cells) = entry.get_mut();
        let place = cells.iter().position(is_booked)?;
        match operator.due(key, &mut cells[place], at, reached) {
            Due::Stays(fired, booking) => {
                booking.into_iter().for_each(|at| self.agenda.book(at, hash));
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
