//! One side of a join: its rows, and when those are to go that must be told of.

use super::rows::{Renumbered, Row, Rows};
use super::wakes::Wakes;
use crate::join::{Noted, Over};

/// One side of a join.
pub(super) struct Side<T, N> {
    pub(super) rows: Rows<T, N>,
    /// Of the rows that must be told of if they meet nothing.
    wakes: Wakes,
}

impl<T, N: Noted> Side<T, N> {
    /// For rows that are kept for so long.
    pub(super) fn new(retention: i64) -> Self {
        Side { rows: Rows::new(), wakes: Wakes::new(retention) }
    }

    /// Takes the row that arrives next in, in front of an older one of its key.
    #[inline]
    pub(super) fn add(&mut self, older: u32, hash: u64, at: i64, met: bool, item: T) -> &Row<T, N> {
        let noted = N::new(hash, met);
        if noted.alone().is_some() {
            self.wakes.add(at, self.rows.next());
        }
        self.rows.add(older, at, noted, item)
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
        self.rows.forget(over);
        let renumbered = self.rows.tidy(over)?;
        self.wakes.clear();
        for (number, row) in self.rows.numbered().filter(|(_, row)| row.noted.alone().is_some()) {
            self.wakes.add(row.at, number);
        }
        Some(renumbered)
    }
}
