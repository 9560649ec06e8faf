//! How windows are put together from slices: in one of three ways.
//!
//! - **Running**: where an aggregate inverts, a key has one running value. A slice is added when a window reaches it and taken out when no window has
//!   it any more.
//! - **Borders**: elsewhere every window has a border in it, of those that stand as many slices apart as a window has. What is before it is a suffix,
//!   made of its slices once, from the last to the first; what is behind it is a prefix, which grows by a slice at a time. This is the algorithm of
//!   van Herk (1992) and of Gil and Werman (1993), as two stacks (Tangwongsan, Hirzel and Schneider, "Low-latency sliding-window aggregation in
//!   worst-case constant time", DEBS 2017). The borders are absolute, so how the sums of slices are put together shows nothing of
//!   batches, workers or what was before.
//! - **Afresh**: where a value grows with its items, putting slices together costs no more than the result is long, and to keep suffixes would take
//!   many times the room; where a window has two slices there is nothing to be saved. Nothing is kept.
//!
//! A record may still come for a slice that windows have fired with: it counts in those that have not. Then what its key's cells come to is put together
//! anew.

use std::num::NonZeroU32;

use super::keys::Joined;
use super::part::{BEFORE_ALL, SlicePart};
use super::slice::{Rests, Slice};
use crate::aggregate::Merges;
use crate::state::key::Key;
use crate::state::sorting::in_order;
use crate::state::track::Track;
use crate::window::Slicing;

/// One of the three ways.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Running,
    Borders,
    Afresh,
}

/// Adds a cell of later items.
#[inline]
fn append<T, A: Merges<T>>(aggregate: &A, all: &mut Option<Joined<A::Acc>>, later: A::Acc) {
    match all {
        Some(all) => {
            aggregate.merge(&mut all.acc, later);
            if A::INVERTS {
                all.cells = all.cells.saturating_add(1);
            }
        }
        None => *all = Some(Joined::new(later)),
    }
}

/// Takes out the cell of the earliest items.
#[inline]
fn take_out<T, A: Merges<T>>(aggregate: &A, all: &mut Option<Joined<A::Acc>>, earlier: &A::Acc) {
    match all.as_mut().and_then(|all| NonZeroU32::new(all.cells.get() - 1).map(|cells| (all, cells))) {
        Some((all, cells)) => {
            aggregate.unmerge(&mut all.acc, earlier);
            all.cells = cells;
        }
        None => *all = None,
    }
}

/// Puts what earlier items came to in front.
fn prepend<T, A: Merges<T>>(aggregate: &A, mut earlier: A::Acc, all: Option<A::Acc>) -> A::Acc {
    if let Some(all) = all {
        aggregate.merge(&mut earlier, all);
    }
    earlier
}

impl Way {
    pub(in crate::state) fn of<T, A: Merges<T>>(slicing: Slicing) -> Way {
        match () {
            () if A::INVERTS => Way::Running,
            () if A::GROWS || slicing.per_window() <= 2 => Way::Afresh,
            () => Way::Borders,
        }
    }
}

/// What a key's items in a window come to, of its cells in their order, put together in the way that all are.
pub(in crate::state) fn together<'c, T, A: Merges<T>>(
    aggregate: &A,
    slicing: Slicing,
    window: i128,
    cells: impl DoubleEndedIterator<Item = (i128, &'c A::Acc)> + Clone,
) -> Option<A::Output> {
    let (first, apart) = (slicing.first_slice(window), slicing.per_window());
    let border = match Way::of::<T, A>(slicing) {
        Way::Borders => first + (-first).rem_euclid(apart),
        Way::Running | Way::Afresh => first,
    };
    let within = |slices: std::ops::Range<i128>| {
        cells.clone().filter(move |(slice, _)| slices.contains(slice)).map(|(_, acc)| acc.clone())
    };
    let join = |mut earlier: A::Acc, later: A::Acc| {
        aggregate.merge(&mut earlier, later);
        earlier
    };
    let suffix = within(first..border).rev().reduce(|later, earlier| join(earlier, later));
    let prefix = within(border..first + apart).reduce(join);
    suffix.into_iter().chain(prefix).reduce(join).map(|all| aggregate.finish(all))
}

impl<K: Key, Acc, M: Track> SlicePart<K, Acc, M> {
    pub fn way<T, A: Merges<T, Acc = Acc>>(&self) -> Way {
        Way::of::<T, A>(self.slicing)
    }

    /// Makes the keys' values those of a window, the next one that has items.
    pub fn reach<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, window: i128) {
        let first = self.slicing.first_slice(window);
        let end = first + self.slicing.per_window();
        match self.way::<T, A>() {
            Way::Running => self.join(aggregate, end),
            Way::Borders => {
                self.turn(aggregate, first);
                self.join(aggregate, end);
            }
            Way::Afresh => self.gather(aggregate, end),
        }
        self.next = window + 1;
    }

    /// Adds the slices up to this one to the keys' values.
    fn join<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, end: i128) {
        let first = self.order.partition_point(|&slot| self.slices[slot].number < self.joined);
        for &slot in self.order.range(first..) {
            let slice = &mut self.slices[slot];
            if slice.number >= end {
                break;
            }
            slice.close(self.keys.entries.len());
            slice.cells.for_each_with(&mut self.keys.entries, |_, entry, acc| {
                append(aggregate, &mut entry.later, acc.clone());
            });
        }
        self.joined = end;
    }

    /// Puts a window together, of all slices that are left up to this one. The results take the values.
    fn gather<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, end: i128) {
        let slices = self.order.iter().map(|&slot| &self.slices[slot]);
        for slice in slices.take_while(|slice| slice.number < end) {
            slice.cells.for_each_with(&mut self.keys.entries, |_, entry, acc| {
                append(aggregate, &mut entry.later, acc.clone());
            });
        }
    }

    /// Where a window begins behind the border, the next one is the border, and what is before it becomes suffixes.
    fn turn<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, first: i128) {
        if first <= self.border {
            return;
        }
        let apart = self.slicing.per_window();
        self.border = first + (-first).rem_euclid(apart);
        self.joined = self.joined.max(self.border);
        for entry in &mut self.keys.entries {
            (entry.earlier, entry.later) = (None, None);
        }
        for &slot in self.order.iter().rev() {
            let slice = &mut self.slices[slot];
            if slice.number >= self.border {
                continue;
            }
            slice.close(self.keys.entries.len());
            slice.make_rests(&mut self.keys.entries, |entry, acc| {
                let longer = prepend(aggregate, acc.clone(), entry.earlier.clone());
                entry.earlier.replace(longer)
            });
        }
    }

    /// Lets go of the slices that only windows have that fired.
    pub fn leave<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A) {
        let end = self.slicing.first_slice(self.next);
        while let Some(slot) = self.order.pop_front_if(|slot| self.slices[*slot].number < end) {
            let Slice { number, cells, rests, is_saved, .. } = &mut self.slices[slot];
            if M::TRACKS && *is_saved {
                self.gone.push(*number);
            }
            match A::INVERTS {
                true => self.keys.leave(cells, |entry, acc| take_out(aggregate, &mut entry.later, acc)),
                false => self.keys.leave_with(cells, rests),
            }
            self.slices[slot].clear();
            self.spare.push(slot);
        }
    }

    /// Forgets what slices came to together: what windows have is put together from the cells that are here, by the next one that fires.
    pub fn part_again(&mut self) {
        if self.joined == BEFORE_ALL && self.border == BEFORE_ALL {
            return;
        }
        (self.joined, self.border) = (BEFORE_ALL, BEFORE_ALL);
        for entry in &mut self.keys.entries {
            (entry.earlier, entry.later) = (None, None);
        }
        for &slot in &self.order {
            self.slices[slot].rests = Rests::None;
        }
        self.changed.clear();
    }

    /// Puts together anew what has changed. By itself, for the sake of the registers of the loop over the results that follow: it took 1 to 3 instructions more for each of them.
    #[inline(never)]
    pub fn mend<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A) {
        let mut changed = std::mem::take(&mut self.changed);
        in_order(&mut changed);
        for id in changed.drain(..) {
            self.mend_suffix(aggregate, id);
            self.mend_later(aggregate, id);
        }
        self.changed = changed;
    }

    fn mend_suffix<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, id: u32) {
        let mut suffix: Option<Acc> = None;
        for &slot in self.order.iter().rev() {
            let slice = &mut self.slices[slot];
            if slice.number < self.border
                && let Some((place, acc)) = slice.cells.find(id)
            {
                let longer = prepend(aggregate, acc.clone(), suffix.clone());
                slice.set_rest(place, suffix.replace(longer));
            }
        }
        self.keys.entries[id as usize].earlier = suffix;
    }

    fn mend_later<T, A: Merges<T, Acc = Acc>>(&mut self, aggregate: &A, id: u32) {
        let mut later = None;
        for &slot in &self.order {
            let slice = &mut self.slices[slot];
            if (self.border..self.joined).contains(&slice.number)
                && let Some((_, acc)) = slice.cells.find(id)
            {
                append(aggregate, &mut later, acc.clone());
            }
        }
        self.keys.entries[id as usize].later = later;
    }
}
