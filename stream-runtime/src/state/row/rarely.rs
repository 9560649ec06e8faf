//! What happens to a cell now and then, by itself: the loop, in which it is rare, would lack the registers.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::agenda::Agenda;
use super::cells::Retired;
use super::due::sweeps_ends;
use super::horizon::Horizon;
use super::lasting::NEVER;
use super::operator::CellOperator;
use crate::state::hash as hash_of;
use crate::state::key::{Kept, Key};
use crate::state::track::Track;
use crate::time::Timestamp;

/// Puts a new cell in. It is made where it stays: made before its place is known, it was written and copied twice.
#[cold]
#[inline(never)]
pub(super) fn meet<K: Key, C, M: Track>(
    cells: &mut HashTable<(Kept<K>, C, M::Mark)>,
    hash: u64,
    key: Kept<K>,
    make: impl FnOnce() -> (C, M::Mark),
) -> &mut (Kept<K>, C, M::Mark) {
    match cells.entry(hash, |_| false, |(kept, ..)| kept.hash()) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => {
            let (cell, mark) = make();
            entry.insert((key, cell, mark)).into_mut()
        }
    }
}

/// Notes a key of which the cell must be saved. Its hash is computed anew, as that of a booking.
#[cold]
#[inline(never)]
pub(super) fn note<K: Key>(unsaved: &mut Vec<u64>, key: &Kept<K>) {
    unsaved.push(key.hash());
}

/// Books what is due next of a cell that is new.
#[cold]
#[inline(never)]
pub(super) fn book<K: Key<Owned = K>, T, O: CellOperator<K, T>, M: Track>(
    operator: &O,
    (key, cell, _): &mut (Kept<K>, O::Cell, M::Mark),
    horizon: &Horizon,
    agenda: &mut Agenda,
) {
    if let Some(at) = operator.book(cell, horizon.at, horizon.ends(sweeps_ends::<K, T, O, M>())) {
        agenda.book(at, key.hash());
    }
}

/// Books a time for a key. Its hash is computed anew: the loop, which seldom books, would need a register for it.
#[cold]
#[inline(never)]
pub(super) fn book_at<K: Key>(agenda: &mut Agenda, at: Timestamp, key: &Kept<K>) {
    agenda.book(at, key.hash());
}

/// Puts a new cell in place of one that is over, which is put aside if something of it is due.
#[cold]
#[inline(never)]
pub(super) fn renew<K: Key<Owned = K>, T, O: CellOperator<K, T>, M: Track>(
    operator: &O,
    entry: &mut (Kept<K>, O::Cell, M::Mark),
    at: Timestamp,
    horizon: &Horizon,
    retired: &mut Retired<K, O::Cell, M>,
    agenda: &mut Agenda,
    unsaved: &mut Vec<u64>,
) {
    let (key, cell, _) = &mut *entry;
    if operator.is_gone(cell, horizon.gone) {
        *cell = operator.first(at);
    } else if let Some(over) = operator.retire(cell, at) {
        retire::<_, _, _, M>(operator, retired, agenda, &key.key, over, unsaved);
    }
    book::<_, _, _, M>(operator, entry, horizon, agenda);
}

/// Puts a cell aside that was over when an item of its key came, and books what is due of it.
#[cold]
#[inline(never)]
pub(super) fn retire<K: Key, T, O: CellOperator<K, T>, M: Track>(
    operator: &O,
    retired: &mut Retired<K, O::Cell, M>,
    agenda: &mut Agenda,
    key: &K,
    mut over: O::Cell,
    unsaved: &mut Vec<u64>,
) {
    let hash = hash_of(key);
    operator.book(&mut over, NEVER, NEVER).into_iter().for_each(|at| agenda.book(at, hash));
    let cells = retired.entry(hash, |(other, ..)| other == key, |(other, ..)| hash_of(other));
    let mut cells = cells.or_insert_with(|| (key.clone(), Vec::new(), M::Mark::default()));
    let (_, cells, mark) = cells.get_mut();
    cells.push(over);
    if M::mark(mark) {
        unsaved.push(hash);
    }
}
