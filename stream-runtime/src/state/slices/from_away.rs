//! The results of a window that are of keys which are away: one key after the other, so that it need not fit into memory.

use super::join::together;
use super::keys::CellsAway;
use crate::aggregate::Merges;
use crate::state::away::{Away, Scanned, Scanning};
use crate::window::Slicing;

/// The keys that are away, while a window fires.
pub struct FromAway<K, Acc> {
    keys: Scanning<K, CellsAway<Acc>>,
    slicing: Slicing,
    window: i128,
}

impl<K, Acc> FromAway<K, Acc> {
    /// Nothing, where none is.
    pub fn new(away: &mut Away<K, CellsAway<Acc>>, slicing: Slicing, window: i128) -> Option<Self> {
        Some(FromAway { keys: away.scan()?, slicing, window })
    }
}

/// The next result, if there is one. Keys of which no later window has a cell are forgotten.
#[cold]
#[inline(never)]
pub fn next_away<K, T, A: Merges<T>>(
    FromAway { keys, slicing, window }: &mut FromAway<K, A::Acc>,
    away: &mut Away<K, CellsAway<A::Acc>>,
    aggregate: &A,
) -> Option<(K, A::Output)> {
    let next = slicing.first_slice(*window + 1);
    while let Some(Scanned { hash, key, value: cells, .. }) = keys.next() {
        if cells.last().is_none_or(|(slice, _)| *slice < next) {
            away.end(hash, &key);
        }
        let cells = cells.iter().map(|(slice, acc)| (*slice, acc));
        if let Some(value) = together(aggregate, *slicing, *window, cells) {
            return Some((key, value));
        }
    }
    None
}
