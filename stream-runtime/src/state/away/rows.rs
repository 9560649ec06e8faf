//! What the hand of a clock goes over.

use hashbrown::HashTable;

use super::{Resident, Spilling};
use crate::Error;
use crate::state::track::Marked;

/// Rows with a key each, or none, of which some leave. What comes to a row while others leave it stays at its place.
pub(in crate::state) trait Rows {
    type Key;
    type Value;

    /// What they weigh, but for what keys and values have elsewhere.
    fn weight(&self) -> u64;

    /// Some are about to leave, so that the others weigh no more than this; or less, if it takes long whatever leaves.
    fn begin(&mut self, keeps: u64) -> u64 {
        keeps
    }

    /// How many rows there are, until it ends.
    fn rows(&self) -> usize;

    /// The mark of a row's key.
    fn mark(&mut self, row: usize) -> Option<&mut Marked>;

    /// A row's key leaves: it weighs nothing any more, and is put away at the end if it isn't here.
    fn leave(&mut self, row: usize, to: &mut Spilling<Self::Key, Self::Value>) -> Result<(), Error>;

    /// All that are to leave do.
    fn end(&mut self, to: &mut Spilling<Self::Key, Self::Value>) -> Result<(), Error>;
}

/// The buckets of a table, with something that sees each key before it leaves.
pub(super) struct Buckets<'t, E, F> {
    pub table: &'t mut HashTable<E>,
    pub leaves: F,
}

impl<E: Resident, F: FnMut(&mut E)> Rows for Buckets<'_, E, F> {
    type Key = E::Key;
    type Value = E::Value;

    fn weight(&self) -> u64 {
        weight_of(self.table)
    }

    fn rows(&self) -> usize {
        self.table.num_buckets()
    }

    fn mark(&mut self, row: usize) -> Option<&mut Marked> {
        self.table.get_bucket_mut(row).map(Resident::mark)
    }

    fn leave(&mut self, row: usize, to: &mut Spilling<E::Key, E::Value>) -> Result<(), Error> {
        let Some(entry) = self.table.get_bucket_mut(row) else { return Ok(()) };
        (self.leaves)(entry);
        let mark = *entry.mark();
        to.unweigh(&mark);
        to.put(entry.hash(), entry.key(), entry.value(), &mark)?;
        if let Ok(entry) = self.table.get_bucket_entry(row) {
            entry.remove();
        }
        Ok(())
    }

    fn end(&mut self, _: &mut Spilling<E::Key, E::Value>) -> Result<(), Error> {
        shrink(self.table, Resident::hash);
        Ok(())
    }
}

/// What a table weighs that is two thirds full, on average.
pub(in crate::state) fn weight_of<E>(table: &HashTable<E>) -> u64 {
    (table.len() * (size_of::<E>() + 1)) as u64 * 3 / 2
}

/// Gives back the room of what has left.
pub(in crate::state) fn shrink<E>(table: &mut HashTable<E>, hash: impl Fn(&E) -> u64) {
    if table.len() < table.num_buckets() / 8 {
        table.shrink_to(table.len() * 2, hash);
    }
}
