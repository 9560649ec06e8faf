//! What one of several workers has added before an exchange, and how the owners of the keys take it over: slice by slice, when windows may have them.

use super::keys::Keys;
use super::part::SlicePart;
use super::slice::Slice;
use crate::aggregate::Merges;
use crate::engine::add_each;
use crate::state::hash::{hash, worker_of};
use crate::state::key::{Key, Sought};
use crate::state::step::Part;
use crate::state::track::Track;
use crate::time::Timestamp;

/// Cells that the owners of their keys take over.
#[derive(Default)]
pub(super) struct Dealt {
    /// The slots of their slices.
    slots: Vec<usize>,
    /// For each owner, the slots and the keys' numbers.
    piles: Vec<Vec<(usize, u32)>>,
    /// How many owners have not come yet.
    left: usize,
}

impl<K: Key, Acc: Clone, M: Track> SlicePart<K, Acc, M> {
    /// Sorts the cells of the slices that windows which are over may have, by the owners of their keys. No window is put together here.
    pub(super) fn deal_slices(&mut self, owners: usize, reached: Timestamp) {
        let SlicePart { slicing, keys, slices, order, dealt, .. } = self;
        let is_due = |number| slicing.slice(number).end <= reached;
        while let Some(slot) = order.pop_front_if(|slot| is_due(slices[*slot].number)) {
            let missing = owners.saturating_sub(dealt.piles.len());
            add_each(&mut dealt.piles, missing, Vec::new);
            let piles = &mut dealt.piles;
            slices[slot].cells.for_each_with(&mut keys.entries, |id, entry, _| {
                piles[worker_of(hash(&entry.key), owners)].push((slot, id));
            });
            dealt.slots.push(slot);
            dealt.left = owners;
        }
        self.next = self.next.max(self.slicing.over(reached) + 1);
    }

    /// Lets go of the slices that the owners have taken over.
    fn clear_dealt(&mut self) {
        while let Some(slot) = self.dealt.slots.pop() {
            let Slice { start, cells, .. } = &self.slices[slot];
            let start = Timestamp::from_micros(*start);
            let Keys { entries, notes, .. } = &mut self.keys;
            // A slice that windows still have may be begun anew, for an item that is out of order.
            cells.for_each_with(entries, |id, _, _| {
                if let Some(notes) = notes.get_mut(id as usize) {
                    notes.iter_mut().for_each(|note| note.forget(start));
                }
            });
            self.keys.leave(cells, |_, _| {});
            self.slices[slot].clear();
            self.spare.push(slot);
        }
    }
}

impl<K: Key<Owned = K> + 'static, Acc: Send + Clone, M: Track> SlicePart<K, Acc, M> {
    /// Takes over the cells that another part has for this owner; says how many.
    pub(super) fn take_over<T, A: Merges<T, Acc = Acc>>(
        &mut self,
        local: &mut Self,
        owner: usize,
        aggregate: &A,
    ) -> usize {
        if local.dealt.left == 0 {
            return 0;
        }
        let pile = std::mem::take(&mut local.dealt.piles[owner]);
        let moved = pile.len();
        for (slot, id) in pile {
            let Slice { start, cells, .. } = &mut local.slices[slot];
            let start = Timestamp::from_micros(*start);
            if let Some((_, acc)) = cells.find(id) {
                let acc = acc.clone();
                self.merge(aggregate, start, &local.keys.entries[id as usize].key, acc);
            }
        }
        local.dealt.left -= 1;
        if local.dealt.left == 0 {
            local.clear_dealt();
        }
        moved
    }

    /// Takes in what a key has come to on another worker, in a slice.
    fn merge<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, start: Timestamp, key: &K, acc: Acc) {
        let merge = |earlier: &mut Acc, acc| aggregate.merge(earlier, acc);
        Part::<&K, T, A>::turn_to(self, start);
        <Self as Part<&K, T, A>>::update(self, Sought::of(key), start, key, acc, |acc| acc, merge);
    }
}
