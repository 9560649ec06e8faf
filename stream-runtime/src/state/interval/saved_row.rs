//! How rows stand to what was saved of them.

use std::cell::Cell;

use super::rows::{Row, Rows};
use crate::join::Noted;
use crate::state::track::{Track, Tracked};

/// How a row stands to what was saved of it.
#[derive(Debug, Default)]
pub(super) struct SavedRow {
    /// A number that it keeps, higher than that of the row which arrived before it.
    pub(super) id: u64,
    /// Whether it is known, or noted, that it has met another.
    pub(super) has_met: Cell<bool>,
    pub(super) is_saved: Cell<bool>,
}

impl<T, N, M: Track> Row<T, N, M> {
    /// What it was saved as.
    pub(super) fn saved_as(&self) -> Option<u64> {
        M::get(&self.saved).filter(|saved| saved.is_saved.get()).map(|saved| saved.id)
    }
}

impl<T, N: Noted, M: Track> Rows<T, N, M> {
    /// Takes note of rows that have met another now and had not before, by the numbers that they keep: of the oldest, and of those of these numbers.
    #[inline]
    pub(super) fn note_met(&self, oldest: Option<&Row<T, N, M>>, newer: &[u32], mut note: impl FnMut(u64)) {
        if !M::TRACKS || !N::TELLS {
            return;
        }
        let newer = oldest.iter().flat_map(|_| newer.iter().filter_map(|&number| self.get(number)));
        for saved in newer.chain(oldest).filter_map(|row| M::get(&row.saved)) {
            if !saved.has_met.replace(true) {
                note(saved.id);
            }
        }
    }
}

impl<T, N: Noted> Rows<T, N, Tracked> {
    /// The row that keeps a number, with the one that it has now.
    pub(super) fn of_id(&self, id: u64) -> Option<(u32, &Row<T, N, Tracked>)> {
        let place = self.rows.binary_search_by_key(&id, |row| row.saved.id).ok()?;
        Some((self.first + place as u32, &self.rows[place]))
    }
}
