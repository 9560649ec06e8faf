//! One side of a join: its rows, and when those are to go that must be told of.

use std::cell::Cell;

use super::away::AwayRow;
use super::rows::{Renumbered, Row, Rows};
use super::saved_row::SavedRow;
use super::wakes::Wakes;
use crate::join::{Noted, Over};
use crate::state::track::Track;

/// One side of a join.
pub(super) struct Side<T, N, M: Track> {
    pub(super) rows: Rows<T, N, M>,
    /// Of the rows that must be told of if they meet nothing.
    pub(super) wakes: Wakes<u32>,
    pub(super) unsaved: Unsaved,
    /// Of the keys of which rows are away, by their hashes.
    pub(super) away: M::Only<Wakes<u64>>,
}

/// What is to be saved of a side: nothing at all where that is not tracked.
pub(super) struct Unsaved {
    /// The rows that have come, or have met another for the first time: the hashes of their keys, and their numbers.
    pub(super) rows: Vec<(u64, u32)>,
    /// The rows that have gone, of those that were saved.
    pub(super) gone: Vec<u64>,
    /// The number that the next row keeps, and how far apart two are: other workers have those between.
    pub(super) next: u64,
    pub(super) apart: u64,
}

impl Unsaved {
    /// A row has come.
    #[inline]
    fn add(&mut self, hash: u64, number: u32, met: bool) -> SavedRow {
        let id = self.next;
        self.next += self.apart;
        self.rows.push((hash, number));
        SavedRow { id, has_met: Cell::new(met), ..SavedRow::default() }
    }
}

impl<T, N: Noted, M: Track> Side<T, N, M> {
    /// On one of so many workers.
    pub(super) fn new((worker, workers): (usize, usize)) -> Self {
        let (rows, gone) = (Vec::new(), Vec::new());
        let unsaved = Unsaved { rows, gone, next: worker as u64, apart: workers as u64 };
        Side { rows: Rows::new(), wakes: Wakes::default(), unsaved, away: M::make(Wakes::default) }
    }

    /// From now on rows are kept for so long.
    pub(super) fn keep_for(&mut self, retention: i64) {
        self.wakes.keep_for(retention);
        if let Some(away) = M::get_mut(&mut self.away) {
            away.keep_for(retention);
        }
    }

    /// Takes the row that arrives next in, in front of an older one of its key.
    #[inline]
    pub(super) fn add(&mut self, older: u32, hash: u64, at: i64, met: bool, item: T) -> &Row<T, N, M> {
        let noted = N::new(hash, met);
        if noted.alone().is_some() {
            self.wakes.add(at, self.rows.next());
        }
        let saved = M::make(|| self.unsaved.add(hash, self.rows.next(), met));
        self.rows.add((older, at), noted, item, saved)
    }

    /// Takes a row back that was saved, in front of an older one of its key.
    pub(super) fn take_back(&mut self, older: u32, hash: u64, row: AwayRow<T>) {
        let AwayRow { id, at, has_met, bytes, item } = row;
        let noted = N::new(hash, has_met);
        if noted.alone().is_some() {
            self.wakes.add(at, self.rows.next());
        }
        let saved = M::make(|| SavedRow {
            id,
            has_met: Cell::new(has_met),
            is_saved: Cell::new(true),
            is_away: Cell::new(false),
            bytes: Cell::new(bytes),
        });
        self.rows.bytes += u64::from(bytes);
        self.rows.add((older, at), noted, item, saved);
    }

    /// About how many rows must be told of if they have met nothing.
    pub(super) fn due(&self, over: Over) -> usize {
        self.wakes.count(over) + M::get(&self.away).map_or(0, |away| away.count(over))
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
        self.renumber(&renumbered);
        Some(renumbered)
    }

    /// Rows have other numbers.
    pub(super) fn renumber(&mut self, renumbered: &Renumbered) {
        self.unsaved.rows.iter_mut().for_each(|(_, number)| *number = renumbered.of(*number));
        self.wakes.clear();
        for (number, row) in self.rows.numbered().filter(|(_, row)| row.noted.alone().is_some()) {
            self.wakes.add(row.at, number);
        }
    }
}
