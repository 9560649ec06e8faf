//! Aggregates of windows of so many items: of each key the panes of the windows that have begun.

use std::collections::VecDeque;
use std::marker::PhantomData;

use hashbrown::HashTable;

use super::key::{Kept, Key, Sought};
use super::step::{Anywhere, Part, Step};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;
use crate::window::{Panelling, Records};

/// The state of an aggregate of windows of so many items, by worker.
pub struct Counts<K: Key, Acc> {
    parts: Vec<CountPart<K, Acc>>,
}

impl<K: Key, Acc> Counts<K, Acc> {
    /// No keys yet.
    pub fn new(workers: usize, windows: impl Into<Panelling>) -> Self {
        let windows = windows.into();
        let part = || CountPart { windows, table: HashTable::new(), ready: Vec::new(), panes: Vec::new() };
        Counts { parts: (0..workers).map(|_| part()).collect() }
    }

    /// The aggregate during one step.
    pub fn step<'s, Q, T, A>(&'s mut self, aggregate: &'s A) -> Step<'s, Q, T, A, Anywhere, CountPart<K, Acc>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
        CountPart<K, Acc>: Part<Q, T, A>,
    {
        Step::new(aggregate, Anywhere, &mut self.parts)
    }
}

/// The keys that one worker owns.
pub struct CountPart<K: Key, Acc> {
    windows: Panelling,
    table: HashTable<Slot<K, Acc>>,
    /// The windows that are complete, and how many panes each has.
    ready: Vec<(K, Records, usize)>,
    /// Their panes, one window's after the other's.
    panes: Vec<Acc>,
}

struct Slot<K: Key, Acc> {
    key: Kept<K>,
    /// How many items there were.
    items: u64,
    /// How many of them are in the pane that is open.
    in_pane: u64,
    open: Option<Acc>,
    /// The full panes of the windows that have begun, the oldest first.
    full: VecDeque<Acc>,
}

impl<K: Key, Acc> Slot<K, Acc> {
    /// Where the oldest window begins that is not complete.
    fn begin(&self, windows: Panelling) -> u64 {
        self.items - self.in_pane - self.full.len() as u64 * windows.pane
    }
}

impl<K: Key, Acc: Clone> Slot<K, Acc> {
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

impl<K: Key, Acc: Clone> CountPart<K, Acc> {
    /// The first item of a key.
    #[cold]
    #[inline(never)]
    fn meet(&mut self, hash: u64, key: Kept<K>, acc: Acc) {
        let mut slot = Slot { key, items: 1, in_pane: 1, open: Some(acc), full: VecDeque::new() };
        if self.windows.pane == 1 {
            slot.fill(self.windows, &mut self.ready, &mut self.panes);
        }
        self.table.insert_unique(hash, slot, |slot| slot.key.hash());
    }
}

impl<K: Key, T, A: Aggregate<T, Acc: Clone>> Part<K, T, A> for CountPart<K::Owned, A::Acc> {
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
