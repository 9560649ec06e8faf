//! Cells of which something is due.

use super::cells::CellPart;
use super::lasting::{FIRST, NEVER};
use super::operator::{CellOperator, Due, InTime};
use crate::state::hash as hash_of;
use crate::state::key::Key;
use crate::state::track::Track;
use crate::time::Timestamp;

/// Whether cells that are over are found when all are gone over, and their ends aren't booked: where nobody can tell when they go. Of a state that is saved, the
/// keys that are gone are noted in the step in which they go.
pub(super) const fn sweeps_ends<K, T, O: CellOperator<K, T>, M: Track>() -> bool {
    O::ENDS_IN_SILENCE && !M::TRACKS
}

impl<K: Key<Owned = K>, C, M: Track> CellPart<K, C, M> {
    pub(super) fn is_to_be_swept<T, O: CellOperator<K, T>>(&self, _: &O, reached: Timestamp) -> bool {
        O::IN_TIME != InTime::Stays && self.horizon.is_reached(reached)
    }

    /// Goes over all cells, and books what is due, and what is before the next horizon. What is over goes, where nobody can tell when.
    // Never inlined: beside what is done with what is due, it would lack registers.
    #[inline(never)]
    pub(super) fn sweep<T, O: CellOperator<K, T, Cell = C>>(&mut self, operator: &O, reached: Timestamp) {
        self.horizon.move_on(reached, self.cells.num_buckets());
        let (before, ends) = (self.horizon.at, self.horizon.ends(sweeps_ends::<K, T, O, M>()));
        let CellPart { cells, agenda, .. } = self;
        cells.retain(|(key, cell, _)| {
            if sweeps_ends::<K, T, O, M>() && operator.is_gone(cell, reached) {
                return false;
            }
            if let Some(at) = operator.book(cell, before, ends) {
                agenda.book_by(at, key.hash(), reached);
            }
            true
        });
    }

    /// Looks at the cell for which a time is booked. What nobody owns any more was booked for nothing. (The table shows every cell that looks alike in a few
    /// bits of the hash: that of another key may have the same time booked.)
    pub(super) fn look_again<T, O>(
        &mut self,
        operator: &O,
        at: Timestamp,
        hash: u64,
        reached: Timestamp,
    ) -> Option<Option<O::Fired>>
    where
        O: CellOperator<K, T, Cell = C>,
    {
        if M::TRACKS {
            self.bring_back(hash, |cell| operator.is_booked(cell, at));
        }
        let ends = self.horizon.ends(sweeps_ends::<K, T, O, M>());
        let mut entry =
            self.cells.find_entry(hash, |(key, cell, _)| operator.is_booked(cell, at) && key.hash() == hash).ok()?;
        let (key, cell, mark) = entry.get_mut();
        match operator.due(&key.key, cell, at, reached) {
            Due::Stays(fired) => {
                // Where nothing was fired, nothing has changed, but that it may be known now until when it lasts.
                if (fired.is_some() || at == FIRST) && M::mark(mark) {
                    self.unsaved.cells.push(hash);
                }
                operator.book(cell, self.horizon.at, ends).into_iter().for_each(|at| self.agenda.book(at, hash));
                operator.book_ring(cell).into_iter().for_each(|at| self.rings.book(at, hash));
                Some(fired)
            }
            Due::Over => {
                let ((key, cell, mark), _) = entry.remove();
                if M::is_saved(&mark) {
                    self.unsaved.gone.push(key.key.clone());
                }
                M::forget(&mut self.away, hash, &key.key, mark);
                Some(operator.over(key.key, cell))
            }
        }
    }

    /// The same of the cells that were over.
    pub(super) fn look_back<T, O>(
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
        let mut entry = self
            .retired
            .find_entry(hash, |(key, cells, _)| hash_of(key) == hash && cells.iter().any(is_booked))
            .ok()?;
        let (key, cells, mark) = entry.get_mut();
        let place = cells.iter().position(is_booked)?;
        if M::mark(mark) {
            self.unsaved.retired.push(hash);
        }
        match operator.due(key, &mut cells[place], at, reached) {
            Due::Stays(fired) => {
                operator.book(&mut cells[place], NEVER, NEVER).into_iter().for_each(|at| self.agenda.book(at, hash));
                operator.book_ring(&mut cells[place]).into_iter().for_each(|at| self.rings.book(at, hash));
                Some(fired)
            }
            Due::Over => {
                let (key, cell) = (key.clone(), cells.remove(place));
                if cells.is_empty() {
                    if M::is_saved(mark) {
                        self.unsaved.gone_retired.push(key.clone());
                    }
                    entry.remove();
                }
                Some(operator.over(key, cell))
            }
        }
    }
}
