//! One side of a join: its rows, and when those are to go that must be told of.

use std::cell::Cell;

use super::rows::{Renumbered, Row, Rows};
use super::saved_row::SavedRow;
use super::wakes::Wakes;
use crate::join::{Noted, Over};
use crate::state::track::Track;

/// One side of a join.
pub(super) struct Side<T, N, M: Track> {
    pub(super) rows: Rows<T, N, M>,
    /// Of the rows that must be told of if they meet nothing.
    pub(super) wakes: Wakes,
    pub(super) unsaved: Unsaved,
}

/// What is to be saved of a side: nothing at all where that is not tracked.
pub(super) struct Unsaved {
    /// The rows that have come, or have met another for the first time: the hashes of their keys, and the numbers that they keep.
    pub(super) rows: Vec<(u64, u64)>,
    /// The rows that have gone, of those that were saved.
    pub(super) gone: Vec<u64>,
    /// The number that the next row keeps, and how far apart two are: other workers have those between.
    pub(super) next: u64,
    pub(super) apart: u64,
}

impl Unsaved {
    /// A row has come.
    #[inline]
    fn add(&mut self, hash: u64, met: bool) -> SavedRow {
        let id = self.next;
        self.next += self.apart;
        self.rows.push((hash, id));
        SavedRow { id, has_met: Cell::new(met), is_saved: Cell::new(false) }
    }
}

impl<T, N: Noted, M: Track> Side<T, N, M> {
    /// For rows that are kept for so long, on one of so many workers.
    pub(super) fn new(retention: i64, (worker, workers): (usize, usize)) -> Self {
        let (rows, gone) = (Vec::new(), Vec::new());
        let unsaved = Unsaved { rows, gone, next: worker as u64, apart: workers as u64 };
        Side { rows: Rows::new(), wakes: Wakes::new(retention), unsaved }
    }

    /// Takes the row that arrives next in, in front of an older one of its key.
    #[inline]
    pub(super) fn add(&mut self, older: u32, hash: u64, at: i64, met: bool, item: T) -> &Row<T, N, M> {
        let noted = N::new(hash, met);
        if noted.alone().is_some() {
            self.wakes.add(at, self.rows.next());
        }
        let saved = M::make(|| self.unsaved.add(hash, met));
        self.rows.add((older, at), noted, item, saved)
    }

    /// About how many rows must be told of if they have met nothing.
    pub(super) fn due(&self, over: Over) -> usize {
        self.wakes.count(over)
    }

    /// The rows that go without having met a partner, the oldest first.
    pub(super) fn alone(&mut self, over: Over) -> Vec<u32> {
        let mut due = self.wakes.due(over);
        due.retain(|(_, number)| self.rows.get(*number).is_some_and(|row| row.noted.alone().is_some()));
        due.sort_unstable();
        due.into_iter().map(|(_, number)| number).collect()
    }

    /// Lets the rows go that have met all that they ever will. If the others have other numbers then, says which.
    pub(super) fn forget(&mut self, over: Over) -> Option<Renumbered> {
        self.rows.forget(over, &mut self.unsaved.gone);
        let renumbered = self.rows.tidy(over, &mut self.unsaved.gone)?;
        self.wakes.clear();
        for (number, row) in self.rows.numbered().filter(|(_, row)| row.noted.alone().is_some()) {
            self.wakes.add(row.at, number);
        }
        Some(renumbered)
    }
}
