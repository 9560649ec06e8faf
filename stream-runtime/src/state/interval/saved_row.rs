//! How rows stand to what was saved of them.

use std::cell::Cell;

use super::rows::{Row, Rows};
use crate::join::Noted;
use crate::state::track::Track;

/// How a row stands to what was saved of it.
#[derive(Debug, Default)]
pub(super) struct SavedRow {
    /// A number that it keeps, higher than that of the row which arrived before it.
    pub(super) id: u64,
    /// Whether it is known, or noted, that it has met another.
    pub(super) has_met: Cell<bool>,
    pub(super) is_saved: Cell<bool>,
    /// Whether it has been put away, and only takes room here.
    pub(super) is_away: Cell<bool>,
    /// What it has beside its place, if that is asked.
    pub(super) bytes: Cell<u32>,
}

impl<T, N, M: Track> Row<T, N, M> {
    /// What it was saved as.
    pub(super) fn saved_as(&self) -> Option<u64> {
        M::get(&self.saved).filter(|saved| saved.is_saved.get()).map(|saved| saved.id)
    }

    /// Whether it has been put away.
    pub(super) fn is_away(&self) -> bool {
        M::get(&self.saved).is_some_and(|saved| saved.is_away.get())
    }

    /// What it has beside its place.
    pub(super) fn bytes(&self) -> u64 {
        M::get(&self.saved).map_or(0, |saved| saved.bytes.get().into())
    }
}

impl<T, N: Noted, M: Track> Rows<T, N, M> {
    /// Takes note of rows that have met another now and had not before, by their numbers: of the oldest, and of those of these numbers.
    #[inline]
    pub(super) fn note_met(&self, oldest: Option<&Row<T, N, M>>, newer: &[u32], mut note: impl FnMut(u32)) {
        if !M::TRACKS || !N::TELLS {
            return;
        }
        let Some(oldest) = oldest else { return };
        let place = self.rows.element_offset(oldest).unwrap_or(0);
        for number in newer.iter().copied().chain([self.first + place as u32]) {
            if let Some(saved) = self.get(number).and_then(|row| M::get(&row.saved))
                && !saved.has_met.replace(true)
            {
                note(number);
            }
        }
    }
}
