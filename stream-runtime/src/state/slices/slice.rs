//! One slice, and what makes its suffixes.

use super::cells::{Cell, Cells, stays_by_number};
use super::column::Column;
use super::keys::{Goes, Keys, Note};
use crate::state::key::Key;
use crate::state::track::Track;

/// How many slices a key remembers its cells of.
pub const WAYS: usize = 4;

/// The way of a slice that has its cells by number.
pub const BY_NUMBER: usize = WAYS;

/// The way of a slice of which keys remember nothing.
const NO_WAY: usize = usize::MAX;

/// What the items of each key come to in one slice.
pub struct Slice<Acc, M: Track> {
    pub number: i128,
    pub start: i64,
    /// Which of a key's notes is of this slice, or that its cells are by number: of open slices only, since either is a promise that nothing but the cell has to
    /// change.
    pub way: usize,
    pub cells: Cells<Acc>,
    pub rests: Rests<Acc>,
    /// The keys of which the cells have changed since they were saved.
    pub touched: M::Numbers,
    /// Whether some cell was saved.
    pub is_saved: bool,
    /// How many cells are away.
    pub away: M::Only<u32>,
}

/// Where slices make suffixes, for each cell what the key's cells behind it come to, up to the next border: by the cells' places.
pub enum Rests<Acc> {
    None,
    Listed(Vec<Option<Acc>>),
    ByNumber(Column<Acc>),
}

impl<Acc, M: Track> Slice<Acc, M> {
    /// A slice behind another one or none, with the cells of one that is over: it has their room.
    pub fn new(number: i128, start: i64, cells: Cells<Acc>) -> Self {
        let way = match () {
            () if cells.is_by_number() => BY_NUMBER,
            () => way_of(number, start),
        };
        let (touched, away) = (M::Numbers::default(), M::Only::default());
        Slice { number, start, way, cells, rests: Rests::None, touched, is_saved: false, away }
    }
}

/// Which of a key's notes is of a slice.
fn way_of(number: i128, start: i64) -> usize {
    // The beginning of time stands for no note.
    if start == i64::MIN { NO_WAY } else { number.rem_euclid(WAYS as i128) as usize }
}

impl<Acc: Clone, M: Track> Slice<Acc, M> {
    /// Whether nobody has looked at what is in it.
    pub fn is_open(&self) -> bool {
        self.way != NO_WAY
    }

    /// From now on windows have what is in it.
    pub fn close(&mut self, keys: usize) {
        if self.way != NO_WAY {
            self.way = NO_WAY;
            self.cells.settle(keys);
        }
    }

    /// Has its cells by number.
    pub fn number(&mut self, keys: usize) {
        self.cells.number(keys);
        self.way = BY_NUMBER;
    }

    /// Lays its cells out anew where numbers go elsewhere: see [`Cells::renumber`].
    pub fn renumber<K: Key>(&mut self, goes: &[Goes], keys: &mut Keys<K, Acc, M>, leaves: impl FnMut(u32, Acc)) {
        let (start, count) = (self.start, keys.entries.len());
        if self.way == BY_NUMBER && !stays_by_number(count) {
            self.way = way_of(self.number, start);
        }
        let way = self.way;
        let listed = |id, place| keys.note(id, way, Note { start, place });
        self.cells.renumber(goes, count, listed, leaves);
    }

    /// Makes the rests of all cells: the closure is given each, with the row of its key's number, and says what its rest is.
    #[inline]
    pub fn make_rests<R>(&mut self, rows: &mut [R], mut rest: impl FnMut(&mut R, &Acc) -> Option<Acc>) {
        let Cells { listed, column, .. } = &self.cells;
        self.rests = if self.cells.is_by_number() {
            let mut rests = Column::new();
            rests.fill(column, rows, rest);
            Rests::ByNumber(rests)
        } else {
            Rests::Listed(listed.iter().map(|Cell { id, acc }| rest(&mut rows[*id as usize], acc)).collect())
        };
    }

    /// Sets the rest of one cell, by its place.
    pub fn set_rest(&mut self, place: usize, rest: Option<Acc>) {
        let Cells { listed, column, .. } = &self.cells;
        if matches!(self.rests, Rests::None) {
            let is_by_number = self.cells.is_by_number();
            self.rests = if is_by_number { Rests::ByNumber(Column::new()) } else { Rests::Listed(Vec::new()) };
        }
        match (&mut self.rests, column.any()) {
            (Rests::ByNumber(rests), Some(any)) => {
                rests.fit(column.places(), any);
                rests.set(place as u32, rest);
            }
            (Rests::Listed(rests), _) => {
                rests.resize(listed.len(), None);
                rests[place] = rest;
            }
            _ => {}
        }
    }
}

impl<Acc, M: Track> Slice<Acc, M> {
    /// Whether keys have noted every cell of it, or one of a newer slice of its way.
    pub fn is_noted(&self) -> bool {
        self.way < WAYS
    }

    /// Which of a key's notes is of it, or was before it had its cells by number.
    pub fn first_way(&self) -> usize {
        way_of(self.number, self.start)
    }

    /// Whether some key has a cell, here or away.
    pub fn has_cells(&self) -> bool {
        !self.cells.is_empty() || M::get(&self.away).is_some_and(|away| *away > 0)
    }

    /// It is over.
    pub fn clear(&mut self) {
        self.way = NO_WAY;
        self.cells.clear();
        self.rests = Rests::None;
        self.touched = M::Numbers::default();
        self.away = M::Only::default();
    }
}
