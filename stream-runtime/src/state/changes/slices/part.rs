//! The slices of one worker, and how items are added to them.

use std::collections::BTreeMap;

use super::cells::{Cell, Keys};
use super::due::Changed;
use super::saved::Saved;
use crate::aggregate::{Change, Merges};
use crate::state::key::{Kept, Key, Sought};
use crate::state::step::Part;
use crate::state::track::{Track, Untracked};
use crate::time::Timestamp;
use crate::window::{Grace, Slicing, Window};

/// A cell: the number of its slice, and of its key.
pub type Place = (i128, u32);

/// The keys that one worker owns, with their cells.
pub struct ChangingSlices<K: Key, Acc, V, M: Track = Untracked> {
    pub(super) slicing: Slicing,
    pub(super) grace: Grace,
    pub(super) keys: Keys<K, Acc, V, M>,
    /// The keys that have a cell in each slice.
    pub(super) slices: BTreeMap<i128, Ids<M>>,
    /// The slice that is added to next.
    current: i128,
    /// The cells that have changed in this step; without early results those of which a window was given already.
    pub(super) touched: Vec<Place>,
    /// With early results, the cells that have changed since the last tick of which a window has not closed.
    pub(super) waiting: Vec<Place>,
    /// Whether windows that are open say what they come to, now and then.
    pub(super) is_early: bool,
    /// Whether they do in this step.
    pub(super) is_tick: bool,
    /// The first window of which the end had not come when last looked.
    pub(super) next: i128,
    /// The first window that was not over.
    pub(super) first: i128,
    pub(super) saved: Saved,
    /// How many cells of keys that are away are over.
    pub(super) over: usize,
}

/// The keys that have a cell in a slice.
pub struct Ids<M: Track> {
    pub here: Vec<u32>,
    /// How many are away.
    pub away: M::Only<u32>,
}

impl<M: Track> Default for Ids<M> {
    fn default() -> Self {
        Ids { here: Vec::new(), away: M::Only::default() }
    }
}

impl<M: Track> Ids<M> {
    pub fn are_away(&self) -> bool {
        M::get(&self.away).is_some_and(|away| *away > 0)
    }
}

/// No window has such a small number.
pub(super) const BEFORE_ALL: i128 = i128::MIN / 4;

impl<K: Key, Acc, V, M: Track> ChangingSlices<K, Acc, V, M> {
    pub(super) fn new(slicing: Slicing, grace: Grace, is_early: bool) -> Self {
        ChangingSlices {
            slicing,
            grace,
            keys: Keys::new(),
            slices: BTreeMap::new(),
            current: 0,
            touched: Vec::new(),
            waiting: Vec::new(),
            is_early,
            is_tick: false,
            next: BEFORE_ALL,
            first: BEFORE_ALL,
            saved: Saved::default(),
            over: 0,
        }
    }

    /// Whether something has changed in an open window that was not given.
    pub(super) fn waits(&self) -> bool {
        !self.waiting.is_empty() || M::get(&self.keys.away).is_some_and(|away| away.waiting() > 0)
    }

    pub(super) fn next_end(&self) -> Option<Timestamp> {
        let oldest = self.slices.keys().next().map(|&slice| self.next.max(self.slicing.first_window(slice)));
        oldest.map(|window| self.slicing.window(window).end)
    }

    /// Adds a cell of a key that has none in the slice.
    fn open(&mut self, id: u32, place: usize, acc: Acc) {
        let slice = self.current;
        let cell = Cell { slice, acc, is_touched: false, waits: false, mark: M::Mark::default() };
        self.keys.entries[id as usize].cells.insert(place, cell);
        self.slices.entry(slice).or_default().here.push(id);
    }

    /// Notes that a cell has changed, where that is news to a window that was given.
    #[inline]
    fn touch(&mut self, id: u32, place: usize) {
        if M::TRACKS && M::mark(&mut self.keys.entries[id as usize].cells[place].mark) {
            self.saved.changed.push((self.current, id));
        }
        if !self.is_early && self.slicing.first_window(self.current) >= self.next {
            return;
        }
        let cell = &mut self.keys.entries[id as usize].cells[place];
        if !cell.is_touched {
            cell.is_touched = true;
            self.touched.push((self.current, id));
        }
    }
}

impl<K: Key, T, A, M> Part<K, T, A> for ChangingSlices<K::Owned, A::Acc, A::Output, M>
where
    A: Merges<T>,
    A::Output: Clone + Send,
    M: Track,
{
    /// The number of the slice.
    type Place = i128;
    type Result = (K::Owned, Window, Change<A::Output>);
    type Emitted<'s>
        = Changed<'s, K::Owned, T, A, M>
    where
        Self: 's,
        A: 's;

    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        slice: i128,
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    ) {
        debug_assert_eq!(self.current, slice, "the part was not turned to the slice");
        let mut found = self.keys.find(sought, &key);
        if M::TRACKS && found.is_none() {
            found = self.come_back(sought, &key);
        }
        let id = found.unwrap_or_else(|| self.keys.add(sought.hash, Kept::new(sought, key)));
        let entry = &mut self.keys.entries[id as usize];
        let place = match entry.find(slice) {
            Ok(place) => {
                add(&mut entry.cells[place].acc, input);
                place
            }
            Err(place) => {
                self.open(id, place, first(input));
                place
            }
        };
        self.touch(id, place);
    }

    fn turn_to(&mut self, slice: i128) {
        self.current = slice;
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        let is_due = self.next_end().zip(reached).is_some_and(|(end, reached)| end <= reached);
        self.touched.len()
            + if is_due { self.keys.len() } else { 0 }
            + if self.is_tick { self.waiting.len() } else { 0 }
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s> {
        Changed::new(self, aggregate, reached)
    }
}
