//! What such an operator is.

use super::alarms::Ring;
use super::cells::CellPart;
use super::part::RowPart;
use crate::state::key::Key;
use crate::state::track::Track;
use crate::time::Timestamp;

/// An operator that looks at items of type `T` with the state of their key, of which `K` is the owned twin.
pub trait RowOperator<K: Key, T>: Sized + Sync {
    /// What an item gives.
    type Given: IntoIterator;
    /// What is given at the end of a step.
    type Fired: IntoIterator<Item = <Self::Given as IntoIterator>::Item>;
}

/// What such an operator keeps, tracked or not as `M` says.
pub trait KeptBy<K: Key, T, M: Track>: RowOperator<K, T> {
    /// What a worker keeps.
    type Part: RowPart<K, T, Self>;
}

/// An operator that keeps a cell for each key.
#[derive(Clone, Copy, Debug)]
pub struct Cells<O>(pub O);

impl<K: Key<Owned = K>, T, O: CellOperator<K, T>> RowOperator<K, T> for Cells<O> {
    type Given = O::Given;
    type Fired = O::Fired;
}

impl<K: Key<Owned = K>, T, O: CellOperator<K, T>, M: Track> KeptBy<K, T, M> for Cells<O> {
    type Part = CellPart<K, O::Cell, M>;
}

/// What [`Cells`] does with a cell and an item.
///
/// Where something of a cell is due at a time, the operator *books* that time: it is then asked about the cell when time has come so far. It
/// may have booked a time that is no longer the right one: then it books another when it is asked. A cell has one booking that counts;
/// earlier ones are forgotten.
pub trait CellOperator<K, T>: Sync {
    /// What is kept for a key.
    type Cell: Send + 'static;
    /// What an item gives.
    type Given: IntoIterator;
    /// What a cell gives when it is due.
    type Fired: IntoIterator<Item = <Self::Given as IntoIterator>::Item>;

    /// What becomes of a cell in time.
    const IN_TIME: InTime;

    /// The cell of a key, of which the first item comes at a time.
    fn first(&self, at: Timestamp) -> Self::Cell;

    /// Looks at an item of the key, at a time. Says whether something of the cell may now be due earlier: then it is asked what to
    /// [`book`](Self::book), as it is for a new cell.
    fn look(&self, cell: &mut Self::Cell, at: Timestamp, item: T) -> (Self::Given, bool);

    /// Whether a cell that is over goes in silence, so that nobody can tell when.
    const ENDS_IN_SILENCE: bool = false;

    /// Whether a cell is over at a time.
    fn is_over(&self, cell: &Self::Cell, at: Timestamp) -> bool {
        let _ = (cell, at);
        false
    }

    /// Whether a cell was over, and nothing of it was due any more, when time had come so far; not if it was begun since then.
    fn is_gone(&self, cell: &Self::Cell, reached: Timestamp) -> bool {
        let _ = (cell, reached);
        false
    }

    /// Puts a new cell in place of one that is over at a time. What was kept, if something of it is due all the same.
    fn retire(&self, cell: &mut Self::Cell, at: Timestamp) -> Option<Self::Cell> {
        let _ = (cell, at);
        None
    }

    /// Books when something of a cell is due next, if that is before a time, and nothing so early is booked. The end of the cell counts if it
    /// is not after `ends`.
    fn book(&self, cell: &mut Self::Cell, before: Timestamp, ends: Timestamp) -> Booking {
        let _ = (cell, before, ends);
        None
    }

    /// Whether a time is the one that counts of those that were booked for a cell.
    fn is_booked(&self, cell: &Self::Cell, at: Timestamp) -> bool {
        let _ = (cell, at);
        false
    }

    /// What is to be done with a cell at a time that was booked for it. `reached` is how far time has come.
    fn due(&self, key: &K, cell: &mut Self::Cell, at: Timestamp, reached: Timestamp) -> Due<Self::Fired> {
        let _ = (key, cell, at, reached);
        Due::Over
    }

    /// Whether a cell has timers that go by processing time, where the rest goes by event time.
    const RINGS: bool = false;

    /// Books the next of these, if nothing so early is booked.
    fn book_ring(&self, cell: &mut Self::Cell) -> Booking {
        let _ = cell;
        None
    }

    /// Whether a time is the one that counts of those that were booked for these.
    fn is_ring(&self, cell: &Self::Cell, at: Timestamp) -> bool {
        let _ = (cell, at);
        false
    }

    /// Calls one of these, if it is due at the time that was booked.
    fn ring(&self, key: &K, cell: &mut Self::Cell, at: Timestamp, ring: Ring) -> Option<Self::Fired> {
        let _ = (key, cell, at, ring);
        None
    }

    /// The end of a cell that is over.
    fn over(&self, key: K, cell: Self::Cell) -> Option<Self::Fired> {
        let _ = (key, cell);
        None
    }
}

/// What becomes of a cell in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InTime {
    /// It stays as it is.
    Stays,
    /// It is forgotten in silence.
    Forgotten,
    /// It gives something: what is due is then looked at in the order of time.
    Gives,
}

/// A time that is booked for a cell, if there is a new one.
pub type Booking = Option<Timestamp>;

/// What is to be done with a cell.
pub enum Due<F> {
    /// It stays, and gives something.
    Stays(Option<F>),
    /// It goes.
    Over,
}
