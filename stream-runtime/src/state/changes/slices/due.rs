//! What is given at the end of a step: corrections of the windows that were given, and the windows of which the end has come.

use std::marker::PhantomData;
use std::ops::Range;
use std::vec;

use super::part::{ChangingSlices, Ids, Place};
use crate::aggregate::{Change, Merges};
use crate::state::key::Key;
use crate::state::track::Track;
use crate::time::Timestamp;
use crate::window::Window;

/// The changes of a step, the oldest window first.
pub struct Changed<'s, K: Key, T, A: Merges<T>, M: Track> {
    aggregate: &'s A,
    part: &'s mut ChangingSlices<K, A::Acc, A::Output, M>,
    reached: Option<Timestamp>,
    /// The first window that may be corrected in a later step.
    open_from: i128,
    giving: Option<Giving>,
    item: PhantomData<fn(T)>,
}

/// A window, by its number and its bounds, and the keys that it is still to be given of.
pub(super) struct Giving {
    number: i128,
    window: Window,
    ids: vec::IntoIter<u32>,
}

impl<'s, K: Key<Owned = K>, T, A: Merges<T>, M: Track> Changed<'s, K, T, A, M> {
    pub(super) fn new(
        part: &'s mut ChangingSlices<K, A::Acc, A::Output, M>,
        aggregate: &'s A,
        reached: Option<Timestamp>,
    ) -> Self {
        part.bring_back_waiting(reached);
        part.begin_to_give();
        let (open_from, giving) = (part.open_from(reached), part.giving(part.first, reached));
        Changed { aggregate, part, reached, open_from, giving, item: PhantomData }
    }
}

impl<K: Key<Owned = K>, T, A, M> Iterator for Changed<'_, K, T, A, M>
where
    A: Merges<T>,
    A::Output: Clone,
    M: Track,
{
    type Item = (K, Window, Change<A::Output>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Giving { number, window, ids } = self.giving.as_mut()?;
            let Some(id) = ids.next() else {
                self.giving = self.part.giving(*number + 1, self.reached);
                continue;
            };
            let entry = &mut self.part.keys.entries[id as usize];
            let new = entry.value(self.aggregate, self.part.slicing, *number);
            let old = match &new {
                Some(new) if *number >= self.open_from => {
                    if M::TRACKS {
                        self.part.saved.given.push((*number, id));
                    }
                    entry.give(*number, new.clone())
                }
                _ => entry.take(*number),
            };
            return Some((entry.key.key.clone(), *window, Change { old, new }));
        }
    }
}

/// Whoever stops in the middle leaves nothing behind for the next step.
impl<K: Key, T, A: Merges<T>, M: Track> Drop for Changed<'_, K, T, A, M> {
    fn drop(&mut self) {
        self.part.close(self.reached, self.open_from);
    }
}

impl<K: Key, Acc, V, M: Track> ChangingSlices<K, Acc, V, M> {
    /// What has changed in this step has changed since the last tick.
    fn begin_to_give(&mut self) {
        self.touched.sort_unstable();
        if !self.is_early {
            return;
        }
        for &(slice, id) in &self.touched {
            let entry = &mut self.keys.entries[id as usize];
            if let Ok(place) = entry.find(slice)
                && !std::mem::replace(&mut entry.cells[place].waits, true)
            {
                if M::TRACKS {
                    self.saved.waiting.push((slice, id));
                }
                self.waiting.push((slice, id));
            }
        }
        self.waiting.sort_unstable();
    }

    /// The first window, from one on, of which something is to be given.
    fn giving(&mut self, from: i128, reached: Option<Timestamp>) -> Option<Giving>
    where
        K: Key<Owned = K>,
    {
        let number = self.to_correct(from).or_else(|| self.to_close(from.max(self.next), reached))?;
        let first = self.slicing.first_slice(number);
        let slices = first..first + self.slicing.per_window();
        // What changes after that is here, and so is what has waited for a tick.
        if M::TRACKS && number >= self.next && !self.is_early {
            self.bring_back(slices.clone());
        }
        let mut ids: Vec<u32> = match number < self.next {
            true => within(&self.touched, slices).collect(),
            false if self.is_early => within(&self.waiting, slices).collect(),
            false => self.slices.range(slices).flat_map(|(_, ids)| &ids.here).copied().collect(),
        };
        ids.sort_unstable();
        ids.dedup();
        Some(Giving { number, window: self.slicing.window(number), ids: ids.into_iter() })
    }

    /// The first window that has closed and of which a cell has changed.
    fn to_correct(&self, from: i128) -> Option<i128> {
        let slice = first_from(&self.touched, self.slicing.first_slice(from))?;
        Some(from.max(self.slicing.first_window(slice))).filter(|window| *window < self.next)
    }

    /// The first window that has not closed and of which something is to be given, if its end has come, or a tick.
    fn to_close(&self, from: i128, reached: Option<Timestamp>) -> Option<i128> {
        let first = self.slicing.first_slice(from);
        let slice = match self.is_early {
            true => first_from(&self.waiting, first)?,
            false => *self.slices.range(first..).next()?.0,
        };
        let window = from.max(self.slicing.first_window(slice));
        let has_come = || reached.is_some_and(|reached| self.slicing.window(window).end <= reached);
        (self.is_tick || has_come()).then_some(window)
    }

    /// The first window that is not over when the watermark has come so far.
    fn open_from(&self, reached: Option<Timestamp>) -> i128 {
        match self.grace.behind(reached) {
            None => self.first,
            Some(Timestamp::MAX) => i128::MAX,
            Some(behind) => self.first.max(self.slicing.over(behind) + 1),
        }
    }

    /// The end of a step.
    fn close(&mut self, reached: Option<Timestamp>, open_from: i128) {
        for (slice, id) in self.touched.drain(..) {
            let entry = &mut self.keys.entries[id as usize];
            if let Ok(place) = entry.find(slice) {
                entry.cells[place].is_touched = false;
            }
        }
        if self.is_tick {
            self.forget_waiting(i128::MAX);
        }
        match reached {
            None => {}
            Some(Timestamp::MAX) => {
                self.saved.let_go(i128::MAX, i128::MAX);
                self.saved.wait_no_more(i128::MAX);
                self.slices.clear();
                self.keys.clear();
                self.waiting.clear();
            }
            Some(reached) => {
                self.next = self.next.max(self.slicing.over(reached) + 1);
                self.forget_waiting(self.slicing.first_slice(self.next));
                self.let_go(open_from);
            }
        }
    }

    /// Nothing waits any more in slices before this one.
    fn forget_waiting(&mut self, first_slice: i128) {
        self.saved.wait_no_more(first_slice);
        let end = self.waiting.partition_point(|(slice, _)| *slice < first_slice);
        for (slice, id) in self.waiting.drain(..end) {
            let entry = &mut self.keys.entries[id as usize];
            if let Ok(place) = entry.find(slice) {
                entry.cells[place].waits = false;
            }
        }
    }

    /// Lets go of what only windows have that are over.
    fn let_go(&mut self, open_from: i128) {
        self.first = open_from;
        let first_slice = self.slicing.first_slice(open_from);
        self.saved.let_go(first_slice, open_from);
        while let Some(oldest) = self.slices.first_entry().filter(|slice| *slice.key() < first_slice) {
            let Ids { here, away } = oldest.remove();
            for id in here {
                self.keys.let_go(id, first_slice, open_from);
            }
            if let Some(away) = M::get(&away).filter(|away| **away > 0) {
                self.end_away(*away, first_slice);
            }
        }
    }
}

/// The keys of the cells in these slices; the cells are in order.
fn within(cells: &[Place], slices: Range<i128>) -> impl Iterator<Item = u32> {
    let before = |slice: i128| cells.partition_point(|(other, _)| *other < slice);
    cells[before(slices.start)..before(slices.end)].iter().map(|(_, id)| *id)
}

/// The slice of the first cell from a slice on; the cells are in order.
fn first_from(cells: &[Place], slice: i128) -> Option<i128> {
    cells.get(cells.partition_point(|(other, _)| *other < slice)).map(|(slice, _)| *slice)
}
