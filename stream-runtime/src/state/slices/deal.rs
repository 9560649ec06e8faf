//! What one of several workers has added before an exchange, and how the owners of the keys take it over: slice by slice, when windows may have them.

use super::part::SlicePart;
use super::slice::Slice;
use crate::aggregate::Merges;
use crate::engine::add_each;
use crate::state::hash::hash;
use crate::state::key::{Key, Sought, owner_of};
use crate::state::step::Part;
use crate::state::track::Track;
use crate::time::Timestamp;

/// Cells that the owners of their keys take over.
#[derive(Default)]
pub(super) struct Dealt {
    /// The slots of their slices.
    slots: Vec<usize>,
    /// For each owner. Their room is kept.
    piles: Vec<Pile>,
    /// How many owners have not come yet.
    left: usize,
}

/// Cells that one owner takes over.
#[derive(Default)]
struct Pile {
    /// Their places in their slices, one slice's after the other's.
    places: Vec<u32>,
    /// Where those of each slice end that was dealt.
    ends: Vec<usize>,
}

impl<K: Key, Acc: Clone, M: Track> SlicePart<K, Acc, M> {
    /// Sorts the cells of the slices that windows which are over may have, by the owners of their keys. No window is put together here.
    pub(super) fn deal_slices(&mut self, owners: usize, reached: Timestamp) {
        let SlicePart { slicing, keys, slices, order, dealt, .. } = self;
        let is_due = |number| slicing.slice(number).end <= reached;
        while let Some(slot) = order.pop_front_if(|slot| is_due(slices[*slot].number)) {
            let missing = owners.saturating_sub(dealt.piles.len());
            add_each(&mut dealt.piles, missing, Pile::default);
            let piles = &mut dealt.piles;
            slices[slot].cells.for_each_place(|id, place, _| {
                piles[owner_of::<K>(hash(&keys.entries[id as usize].key), owners)].places.push(place);
            });
            for pile in piles {
                pile.ends.push(pile.places.len());
            }
            dealt.slots.push(slot);
            dealt.left = owners;
        }
        self.next = self.next.max(self.slicing.over(reached) + 1);
    }

    /// Lets go of the slices that the owners have taken over.
    fn clear_dealt(&mut self) {
        let mut left = Vec::new();
        while let Some(slot) = self.dealt.slots.pop() {
            self.keys.forget_slice(&self.slices[slot], &mut left);
            self.slices[slot].clear();
            self.spare.push(slot);
        }
        self.keys.forget(left);
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
        let (Dealt { slots, piles, left }, keys) = (&mut local.dealt, &local.keys.entries);
        let Pile { places, ends } = &mut piles[owner];
        let mut from = 0;
        for (slot, end) in slots.iter().zip(&*ends) {
            let Slice { start, cells, .. } = &local.slices[*slot];
            let start = Timestamp::from_micros(*start);
            Part::<&K, T, A>::turn_to(self, start);
            for place in &places[from..*end] {
                if let Some((id, acc)) = cells.at(*place) {
                    self.merge(aggregate, start, &keys[id as usize].key, acc.clone());
                }
            }
            from = *end;
        }
        let moved = places.len();
        places.clear();
        ends.clear();
        *left -= 1;
        if *left == 0 {
            local.clear_dealt();
        }
        moved
    }

    /// Takes in what a key has come to on another worker, in the slice that is current.
    fn merge<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, start: Timestamp, key: &K, acc: Acc) {
        let merge = |earlier: &mut Acc, acc| aggregate.merge(earlier, acc);
        <Self as Part<&K, T, A>>::update(self, Sought::of(key), start, key, acc, |acc| acc, merge);
    }
}
