//! Aggregates of windows of so many items: of each key the panes of the windows that have begun.

mod begun;
mod complete;
mod kept;

use std::marker::PhantomData;

use hashbrown::HashTable;

use super::away::Away;
use super::key::{Kept, Key, Sought};
use super::step::{Anywhere, Part, Step};
use super::track::{Track, Tracked, Untracked};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;
use crate::window::{Panelling, Records};
use begun::Ready;
pub(super) use begun::{Begun, full};
use complete::{Complete, Rest};
use kept::Loading;

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
        Step::new(aggregate, Anywhere, &mut self.parts)
    }
}

/// The keys that one worker owns.
pub struct CountPart<K: Key, Acc, M: Track = Untracked> {
    pub(super) windows: Panelling,
    pub(super) table: HashTable<Slot<K, Acc, M>>,
    /// The windows that are complete.
    ready: Ready<K>,
    /// Their panes, one window's after the other's.
    panes: Vec<Acc>,
    /// The hashes of the keys that have changed since they were saved.
    pub(super) unsaved: Vec<u64>,
    /// Whether the input has ended, and all is gone.
    pub(super) has_ended: bool,
    /// Keys that are not whole yet, while they are loaded.
    loading: HashTable<Loading<K, Acc>>,
    /// Those that are not here.
    pub(super) away: M::Only<Away<K, Begun<Acc>>>,
}

pub(super) struct Slot<K: Key, Acc, M: Track> {
    pub key: Kept<K>,
    pub begun: Begun<Acc>,
    pub mark: M::Mark,
    /// How many items there were when it was saved.
    pub saved: M::Only<u64>,
}

impl<K: Key, Acc, M: Track> Slot<K, Acc, M> {
    /// A key as it was saved.
    fn new(key: Kept<K>, begun: Begun<Acc>, mark: M::Mark) -> Self {
        let saved = M::make(|| begun.items);
        Slot { key, begun, mark, saved }
    }
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
            loading: HashTable::new(),
            away: M::make(Away::default),
        }
    }

    fn put(&mut self, slot: Slot<K, Acc, M>) {
        self.table.insert_unique(slot.key.hash(), slot, |slot| slot.key.hash());
    }
}

impl<K: Key, Acc: Clone, M: Track> CountPart<K, Acc, M> {
    /// The first item of a key.
    #[cold]
    #[inline(never)]
    fn meet(&mut self, key: Kept<K>, acc: Acc) {
        let is_full = self.windows.pane == 1;
        self.begin(
            Slot { key, begun: Begun::first(acc), mark: M::Mark::default(), saved: M::Only::default() },
            is_full,
        );
    }

    /// Takes in what comes for a key that isn't found: it may be away.
    #[cold]
    #[inline(never)]
    fn meet_again<I>(&mut self, key: Kept<K>, input: I, first: impl FnOnce(I) -> Acc, add: impl FnOnce(&mut Acc, I)) {
        match M::recall(&mut self.away, key.hash(), &key.key) {
            Some((begun, mark)) => {
                let mut slot = Slot::new(key, begun, mark);
                let is_full = slot.begun.take_in(self.windows, input, first, add);
                self.begin(slot, is_full);
            }
            None => self.meet(key, first(input)),
        }
    }

    /// Puts in a key that has had an item.
    fn begin(&mut self, mut slot: Slot<K, Acc, M>, is_full: bool) {
        if M::mark(&mut slot.mark) {
            self.unsaved.push(slot.key.hash());
        }
        if is_full {
            slot.begun.fill(&slot.key.key, self.windows, &mut self.ready, &mut self.panes);
        }
        self.put(slot);
    }
}

impl<K: Key, T, A: Aggregate<T, Acc: Clone>, M: Track> Part<K, T, A> for CountPart<K::Owned, A::Acc, M> {
    type Place = ();
    type Result = (K::Owned, Records, A::Output);
    type Emitted<'s>
        = Complete<'s, K::Owned, T, A, M>
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
            let key = Kept::new(sought, key);
            // By itself, so that what is not tracked has the same code as if nothing were ever away.
            return if M::TRACKS { self.meet_again(key, input, first, add) } else { self.meet(key, first(input)) };
        };
        let is_full = slot.begun.take_in(self.windows, input, first, add);
        if M::mark(&mut slot.mark) {
            self.unsaved.push(sought.hash);
        }
        if is_full {
            slot.begun.fill(&slot.key.key, self.windows, &mut self.ready, &mut self.panes);
        }
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        let all = || self.table.len() + M::get(&self.away).map_or(0, Away::count);
        self.ready.len() + if reached == Some(Timestamp::MAX) { all() } else { 0 }
    }

    /// Windows that are complete; and all that there are at the end of the input (rule 32).
    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Complete<'s, K::Owned, T, A, M> {
        let mut rest = None;
        if reached == Some(Timestamp::MAX) {
            self.has_ended = true;
            match M::get_mut(&mut self.away).and_then(Away::fetch) {
                Some(fetching) => {
                    let table = std::mem::take(&mut self.table);
                    rest = Some(Box::new(Rest::new(self.windows, fetching, table)));
                }
                None => {
                    for slot in self.table.drain() {
                        slot.begun.flush(&slot.key.key, self.windows, &mut self.ready, &mut self.panes);
                    }
                }
            }
        }
        let (ready, panes) = (self.ready.drain(..), self.panes.drain(..));
        Complete { aggregate, ready, panes, rest: M::make(|| rest), item: PhantomData }
    }
}
