//! What a running aggregate gives at the end of a step.

use std::marker::PhantomData;

use hashbrown::HashTable;

use super::Slot;
use crate::aggregate::Aggregate;
use crate::state::key::Key;
use crate::state::track::Track;

/// The new values of the keys touched in a step.
pub struct Updates<'s, K: Key, T, A: Aggregate<T>, M: Track> {
    pub(super) aggregate: &'s A,
    pub(super) table: &'s mut HashTable<Slot<K, A::Acc, M>>,
    pub(super) touched: std::vec::Drain<'s, usize>,
    pub(super) unsaved: &'s mut Vec<u64>,
    pub(super) item: PhantomData<fn(T)>,
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Iterator for Updates<'_, K, T, A, M> {
    type Item = (K, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let slot = self.table.get_bucket_mut(self.touched.next()?)?;
        slot.is_touched = false;
        // What was touched may have been saved since, and to be given changes it.
        if M::mark(&mut slot.mark) {
            self.unsaved.push(slot.key.hash());
        }
        Some((slot.key.key.clone(), self.aggregate.give(&mut slot.acc)))
    }
}

/// Whoever stops in the middle leaves nothing behind for the next step.
impl<K: Key, T, A: Aggregate<T>, M: Track> Drop for Updates<'_, K, T, A, M> {
    fn drop(&mut self) {
        for bucket in self.touched.by_ref() {
            if let Some(slot) = self.table.get_bucket_mut(bucket) {
                slot.is_touched = false;
            }
        }
    }
}
