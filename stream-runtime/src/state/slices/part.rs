//! The slices of one worker, and how items are added to them.

use std::collections::VecDeque;

use super::deal::Dealt;
use super::fire::Fired;
use super::keys::{Keys, Note};
use super::slice::{BY_NUMBER, Slice};
use crate::aggregate::Merges;
use crate::state::key::{Key, Sought};
use crate::state::step::Part;
use crate::state::track::{Numbers, Track, Untracked};
use crate::time::Timestamp;
use crate::window::{Slicing, Window};

/// The keys that one worker owns, and their cells by slice.
///
/// No two share a line of the cache: their workers write to them with every item.
#[repr(align(128))]
pub struct SlicePart<K, Acc, M: Track = Untracked> {
    pub(super) slicing: Slicing,
    pub(super) keys: Keys<K, Acc, M>,
    /// The slices at their slots; those that are not in `order` are empty.
    pub(super) slices: Vec<Slice<Acc, M>>,
    /// The slots of the slices that have cells or are about to, the oldest first.
    pub(super) order: VecDeque<usize>,
    /// The slots that are free: a new slice has the room of an old one.
    pub(super) spare: Vec<usize>,
    /// The slot of the slice that is added to next.
    current: usize,
    /// Slots that were turned to, for those who turn by time: items that are out of order go to and fro between few slices.
    recent: [usize; RECENT],
    /// The first window that has not fired and may still do so.
    pub(super) next: i128,
    /// Slices before this one are in the keys' values.
    pub(super) joined: i128,
    /// Where suffixes end and prefixes begin.
    pub(super) border: i128,
    /// Keys of which cells have changed that are in their values already.
    pub(super) changed: Vec<u32>,
    /// Of what one of several workers has added: the slices that are over, and their cells, by the owner of the keys.
    pub(super) dealt: Dealt,
    /// How many cells were loaded.
    pub(super) loaded: M::Only<u32>,
    /// The slices that were let go of since the part was last saved, and were saved before.
    pub(super) gone: Vec<i128>,
}

/// As many slots are remembered.
const RECENT: usize = 64;

/// Where the slot of a slice is remembered: the first bits of its start times the golden ratio (Knuth, The Art of Computer Programming, 6.4).
#[inline]
fn recent_line(start: Timestamp) -> usize {
    ((start.as_micros() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as usize % RECENT
}

/// No window and no slice has such a small number.
pub(super) const BEFORE_ALL: i128 = i128::MIN / 4;

impl<K, Acc, M: Track> SlicePart<K, Acc, M> {
    pub(super) fn new(slicing: Slicing) -> Self {
        SlicePart {
            slicing,
            keys: Keys::new(),
            slices: Vec::new(),
            order: VecDeque::new(),
            spare: Vec::new(),
            current: 0,
            recent: [0; RECENT],
            next: BEFORE_ALL,
            joined: BEFORE_ALL,
            border: BEFORE_ALL,
            changed: Vec::new(),
            dealt: Dealt::default(),
            gone: Vec::new(),
            loaded: M::Only::default(),
        }
    }

    #[inline]
    pub(super) fn turn_to_slot(&mut self, slot: usize) {
        self.current = slot;
    }

    /// The next window that has items, and so a result.
    pub(super) fn next_window(&self) -> Option<i128> {
        let oldest = self.order.iter().map(|&slot| &self.slices[slot]).find(|slice| slice.has_cells())?;
        Some(self.next.max(self.slicing.first_window(oldest.number)))
    }

    pub(super) fn next_end(&self) -> Option<Timestamp> {
        self.next_window().map(|window| self.slicing.window(window).end)
    }
}

impl<K: Key, Acc: Clone, M: Track> SlicePart<K, Acc, M> {
    /// Adds the first item of a key that has no cells.
    #[cold]
    #[inline(never)]
    pub(super) fn meet(&mut self, hash: u64, key: K, acc: Acc) {
        let id = self.keys.add(hash, key);
        self.push(id, acc);
        self.note_change(id);
    }

    /// Adds a cell of a key that has none in the slice.
    pub(super) fn push(&mut self, id: u32, acc: Acc) {
        let place = self.lay(self.current, id, acc);
        self.slices[self.current].touched.touch(id, place);
    }

    /// Puts a cell of a key into a slice in which it has none, and gives its place.
    pub(super) fn lay(&mut self, slot: usize, id: u32, acc: Acc) -> u32 {
        let slice = &mut self.slices[slot];
        let keys = self.keys.entries.len();
        self.keys.entries[id as usize].cells += 1;
        if slice.cells.is_by_number() {
            slice.cells.put(id, acc, keys);
            return id;
        }
        let place = slice.cells.list(id, acc);
        self.keys.note(id, slice.way, Note { start: slice.start, place });
        if slice.is_open() && slice.cells.are_many(keys) {
            slice.number(keys);
        }
        place
    }

    /// Adds an item where the key's notes don't tell that it is in the slice's list, or that it goes to its end.
    #[cold]
    #[inline(never)]
    fn add_far<I>(&mut self, id: u32, input: I, first: impl FnOnce(I) -> Acc, add: impl FnOnce(&mut Acc, I)) {
        let slice = &mut self.slices[self.current];
        let is_new = slice.is_noted() && self.keys.noted(id, slice.way).start < slice.start;
        match if is_new { None } else { slice.cells.find(id) } {
            Some((place, acc)) => {
                add(acc, input);
                slice.touched.touch(id, place as u32);
            }
            None => self.push(id, first(input)),
        }
        self.note_change(id);
    }

    fn note_change(&mut self, id: u32) {
        if self.slices[self.current].number < self.joined {
            self.changed.push(id);
        }
    }
}

impl<K: Key, T, A: Merges<T>, M: Track> Part<K, T, A> for SlicePart<K::Owned, A::Acc, M> {
    /// Where the slice begins.
    type Place = Timestamp;
    type Result = (K::Owned, Window, A::Output);
    type Emitted<'s>
        = Fired<'s, K::Owned, T, A, M>
    where
        Self: 's,
        A: 's;

    const IS_SPREAD: bool = !M::TRACKS;

    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        start: Timestamp,
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    ) {
        let hash = sought.hash;
        let slice = &mut self.slices[self.current];
        let Some(id) = self.keys.find(hash, &key) else {
            // By itself, so that what is not tracked has the same code as if nothing were ever away.
            return match M::TRACKS {
                true => self.meet_again::<K, T, A, I>(sought, start, key, input, first, add),
                false => self.meet(hash, key.own(), first(input)),
            };
        };
        if slice.way == BY_NUMBER
            && let Some((word, bit, acc)) = slice.cells.column.place(id)
        {
            slice.touched.touch(id, id);
            if *word & bit != 0 {
                add(acc, input);
            } else {
                (*word, *acc) = (*word | bit, first(input));
                self.keys.entries[id as usize].cells += 1;
            }
            return;
        }
        match self.keys.notes.get_mut(id as usize).and_then(|notes| notes.get_mut(slice.way)) {
            Some(note) if note.start == slice.start => {
                slice.touched.touch(id, note.place);
                add(&mut slice.cells.listed[note.place as usize].acc, input);
            }
            Some(note) if note.start < slice.start && !slice.cells.are_many(self.keys.entries.len()) => {
                self.keys.entries[id as usize].cells += 1;
                *note = Note { start: slice.start, place: slice.cells.list(id, first(input)) };
                slice.touched.touch(id, note.place);
            }
            // A note of a newer slice or none, or a list that has become long.
            _ => self.add_far(id, input, first, add),
        }
    }

    #[inline]
    fn turn_to(&mut self, start: Timestamp) {
        let is_it = |slice: &Slice<A::Acc, M>| slice.start == start.as_micros() && slice.is_open();
        if self.slices.get(self.current).is_some_and(is_it) {
            return;
        }
        let line = recent_line(start);
        self.current = self.recent[line];
        if !self.slices.get(self.current).is_some_and(is_it) {
            self.current = self.slot(start);
            self.recent[line] = self.current;
        }
    }

    fn deal(&mut self, _: usize, owners: usize, reached: Option<Timestamp>) {
        if let Some(reached) = reached {
            self.deal_slices(owners, reached);
        }
    }

    fn absorb(&mut self, local: &mut Self, _: usize, owner: usize, aggregate: &A) -> usize {
        self.take_over(local, owner, aggregate)
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        let is_due = reached.is_some_and(|reached| self.next_end().is_some_and(|end| end <= reached));
        if is_due { self.keys.len() } else { 0 }
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Fired<'s, K::Owned, T, A, M> {
        self.mend(aggregate);
        Fired::new(self, aggregate, reached)
    }
}
