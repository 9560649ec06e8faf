//! Aggregates of windows of so many items: of each key the panes of the windows that have begun.

use std::collections::VecDeque;
use std::marker::PhantomData;

use hashbrown::HashTable;

use super::key::{Kept, Key, Sought};
use super::step::{Anywhere, Part, Step};
use super::track::{Marked, Track, Tracked, Untracked};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;
use crate::window::{Panelling, Records};

/// The state of an aggregate of windows of so many items, by worker.
pub struct Counts<K: Key, Acc, M: Track = Untracked> {
    pub(super) parts: Vec<CountPart<K, Acc, M>>,
}

impl<K: Key, Acc> Counts<K, Acc, Untracked> {
    /// No keys yet.
    pub fn new(workers: usize, windows: impl Into<Panelling>) -> Self {
        Counts::of(workers, windows.into())
    }
}

impl<K: Key, Acc> Counts<K, Acc, Tracked> {
    /// No keys yet, of a state that is kept in checkpoints.
    pub fn durable(workers: usize, windows: impl Into<Panelling>) -> Self {
        Counts::of(workers, windows.into())
    }
}

impl<K: Key, Acc, M: Track> Counts<K, Acc, M> {
    fn of(workers: usize, windows: Panelling) -> Self {
        Counts { parts: (0..workers).map(|_| CountPart::new(windows)).collect() }
    }

    /// The aggregate during one step.
    pub fn step<'s, Q, T, A>(&'s mut self, aggregate: &'s A) -> Step<'s, Q, T, A, Anywhere, CountPart<K, Acc, M>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
        CountPart<K, Acc, M>: Part<Q, T, A>,
    {
        if M::TRACKS {
            self.parts.iter_mut().for_each(CountPart::put_back);
        }
        Step::new(aggregate, Anywhere, &mut self.parts)
    }
}

/// The keys that one worker owns.
pub struct CountPart<K: Key, Acc, M: Track = Untracked> {
    pub(super) windows: Panelling,
    pub(super) table: HashTable<Slot<K, Acc, M>>,
    /// The windows that are complete, and how many panes each has.
    ready: Vec<(K, Records, usize)>,
    /// Their panes, one window's after the other's.
    panes: Vec<Acc>,
    /// The hashes of the keys that have changed since they were saved.
    pub(super) unsaved: Vec<u64>,
    /// Whether the input has ended, and all is gone.
    pub(super) has_ended: bool,
    /// Full panes that were loaded, by their numbers.
    pub(super) loaded: Vec<(K, u64, Acc)>,
}

pub(super) struct Slot<K: Key, Acc, M: Track> {
    pub key: Kept<K>,
    /// How many items there were.
    pub items: u64,
    /// How many of them are in the pane that is open.
    in_pane: u64,
    pub open: Option<Acc>,
    /// The full panes of the windows that have begun, the oldest first.
    pub full: VecDeque<Acc>,
    pub mark: M::Mark,
    /// How many items there were when it was saved.
    pub saved: M::Only<u64>,
}

impl<K: Key, Acc, M: Track> CountPart<K, Acc, M> {
    fn new(windows: Panelling) -> Self {
        CountPart {
            windows,
            table: HashTable::new(),
            ready: Vec::new(),
            panes: Vec::new(),
            unsaved: Vec::new(),
            has_ended: false,
            loaded: Vec::new(),
        }
    }

    /// Puts the panes that were loaded to their keys.
    fn put_back(&mut self) {
        self.loaded.sort_unstable_by_key(|(_, number, _)| *number);
        for (key, _, pane) in self.loaded.drain(..) {
            let sought = Sought::of(&key);
            if let Some(slot) = self.table.find_mut(sought.hash, |slot| slot.key.key == key) {
                slot.full.push_back(pane);
            }
        }
    }
}

impl<K: Key, Acc> CountPart<K, Acc, Tracked> {
    /// Puts a key back, but for its full panes.
    pub(super) fn load(&mut self, sought: Sought<K::Digest>, key: K, items: u64, open: Option<Acc>)
    where
        K: Key<Owned = K>,
    {
        let (key, in_pane) = (Kept::new(sought, key), items % self.windows.pane);
        let slot = Slot { key, items, in_pane, open, full: VecDeque::new(), mark: Marked::SAVED, saved: items };
        self.table.insert_unique(sought.hash, slot, |slot| slot.key.hash());
    }
}

impl<K: Key, Acc, M: Track> Slot<K, Acc, M> {
    /// Where the oldest window begins that is not complete.
    fn begin(&self, windows: Panelling) -> u64 {
        self.items - self.in_pane - self.full.len() as u64 * windows.pane
    }
}

impl<K: Key, Acc: Clone, M: Track> Slot<K, Acc, M> {
    /// A pane is full. Where it is the last of a window, that is ready, and lets go of the panes that no later one has.
    fn fill(&mut self, windows: Panelling, ready: &mut Vec<(K, Records, usize)>, panes: &mut Vec<Acc>) {
        self.full.extend(self.open.take());
        self.in_pane = 0;
        let first = self.begin(windows);
        if self.items - first < windows.size {
            return;
        }
        let (before, count) = ((windows.slide / windows.pane) as usize, self.full.len());
        panes.extend(self.full.drain(..before));
        panes.extend(self.full.iter().cloned());
        ready.push((self.key.key.clone(), Records { first, end: self.items }, count));
    }

    /// At the end of the input: what there is of the windows that have begun.
    fn flush(&self, windows: Panelling, ready: &mut Vec<(K, Records, usize)>, panes: &mut Vec<Acc>) {
        let parts: Vec<_> = self.full.iter().chain(&self.open).collect();
        let slide = (windows.slide / windows.pane) as usize;
        for from in (0..parts.len()).step_by(slide) {
            let first = self.begin(windows) + from as u64 * windows.pane;
            panes.extend(parts[from..].iter().map(|part| (*part).clone()));
            ready.push((self.key.key.clone(), Records { first, end: self.items }, parts.len() - from));
        }
    }
}

impl<K: Key, Acc: Clone, M: Track> CountPart<K, Acc, M> {
    /// The first item of a key.
    #[cold]
    #[inline(never)]
    fn meet(&mut self, hash: u64, key: Kept<K>, acc: Acc) {
        let (mut mark, saved) = (M::Mark::default(), M::Only::default());
        if M::mark(&mut mark) {
            self.unsaved.push(hash);
        }
        let mut slot = Slot { key, items: 1, in_pane: 1, open: Some(acc), full: VecDeque::new(), mark, saved };
        if self.windows.pane == 1 {
            slot.fill(self.windows, &mut self.ready, &mut self.panes);
        }
        self.table.insert_unique(hash, slot, |slot| slot.key.hash());
    }
}

impl<K: Key, T, A: Aggregate<T, Acc: Clone>, M: Track> Part<K, T, A> for CountPart<K::Owned, A::Acc, M> {
    type Place = ();
    type Result = (K::Owned, Records, A::Output);
    type Emitted<'s>
        = Complete<'s, K::Owned, T, A>
    where
        Self: 's,
        A: 's;

    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        (): (),
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    ) {
        let Some(slot) = self.table.find_mut(sought.hash, |slot| slot.key.is(sought, &key)) else {
            return self.meet(sought.hash, Kept::new(sought, key), first(input));
        };
        match &mut slot.open {
            Some(acc) => add(acc, input),
            None => slot.open = Some(first(input)),
        }
        if M::mark(&mut slot.mark) {
            self.unsaved.push(sought.hash);
        }
        slot.items += 1;
        slot.in_pane += 1;
        if slot.in_pane == self.windows.pane {
            slot.fill(self.windows, &mut self.ready, &mut self.panes);
        }
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        let rest = if reached == Some(Timestamp::MAX) { self.table.len() } else { 0 };
        self.ready.len() + rest
    }

    /// Windows that are complete; and all that there are at the end of the input (rule 32).
    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Complete<'s, K::Owned, T, A> {
        if reached == Some(Timestamp::MAX) {
            self.has_ended = true;
            for slot in self.table.drain() {
                slot.flush(self.windows, &mut self.ready, &mut self.panes);
            }
        }
        Complete { aggregate, ready: self.ready.drain(..), panes: self.panes.drain(..), item: PhantomData }
    }
}

/// The windows that were completed in a step, those of a key in their order.
pub struct Complete<'s, K, T, A: Aggregate<T>> {
    aggregate: &'s A,
    ready: std::vec::Drain<'s, (K, Records, usize)>,
    panes: std::vec::Drain<'s, A::Acc>,
    item: PhantomData<fn(T)>,
}

impl<K, T, A: Aggregate<T>> Iterator for Complete<'_, K, T, A> {
    type Item = (K, Records, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (key, records, panes) = self.ready.next()?;
        let mut panes = self.panes.by_ref().take(panes);
        let mut acc = panes.next()?;
        panes.for_each(|later| self.aggregate.merge(&mut acc, later));
        Some((key, records, self.aggregate.finish(acc)))
    }
}
