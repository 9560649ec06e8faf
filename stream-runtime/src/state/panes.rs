//! Windowed aggregates: a table for each open window, so that firing a window costs what the window holds.

use std::collections::VecDeque;
use std::marker::PhantomData;

use hashbrown::HashTable;
use hashbrown::hash_table::{Entry, IntoIter};

use super::key::Key;
use super::step::{Part, Placing, Step};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;
use crate::window::{Tumbling, Window};

/// The state of a windowed aggregate, by worker.
pub struct Panes<K, Acc> {
    parts: Vec<WindowPart<K, Acc>>,
}

impl<K, Acc> Panes<K, Acc> {
    /// No windows yet.
    pub fn new(workers: usize) -> Self {
        Panes { parts: (0..workers).map(|_| WindowPart { panes: VecDeque::new(), last: 0 }).collect() }
    }

    /// The aggregate during one step.
    pub fn step<'s, Q, T, A, Time>(
        &'s mut self,
        windows: Tumbling<Time>,
        aggregate: &'s A,
    ) -> Step<'s, Q, T, A, InWindow<Time>, WindowPart<K, Acc>>
    where
        Q: Key<Owned = K>,
        A: Aggregate<T, Acc = Acc>,
        WindowPart<K, Acc>: Part<Q, T, A>,
    {
        let last = windows.containing(Timestamp::from_micros(0));
        Step::new(aggregate, InWindow { windows, last }, &mut self.parts)
    }

    /// The end of the oldest open window: when the next one fires.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(|part| part.panes.front()).map(|pane| pane.window.end).min()
    }
}

/// Finds an item's window; neighbours mostly share one, so that the division is rare.
#[derive(Debug)]
pub struct InWindow<Time> {
    windows: Tumbling<Time>,
    last: Window,
}

impl<Time> Clone for InWindow<Time> {
    fn clone(&self) -> Self {
        InWindow { windows: self.windows, last: self.last }
    }
}

impl<Time> Placing for InWindow<Time> {
    type At = Timestamp;
    type Place = Window;

    #[inline]
    fn place(&mut self, at: Timestamp) -> Window {
        if at < self.last.start || at >= self.last.end {
            self.last = self.windows.containing(at);
        }
        self.last
    }
}

/// The keys that one worker owns, by window.
pub struct WindowPart<K, Acc> {
    /// Sorted by window: few are open at a time.
    panes: VecDeque<Pane<K, Acc>>,
    /// The pane that was used last.
    last: usize,
}

struct Pane<K, Acc> {
    window: Window,
    table: HashTable<(K, Acc)>,
}

impl<K, Acc> WindowPart<K, Acc> {
    #[inline]
    fn pane(&mut self, window: Window) -> &mut Pane<K, Acc> {
        if self.panes.get(self.last).is_none_or(|pane| pane.window != window) {
            self.find(window);
        }
        &mut self.panes[self.last]
    }

    #[cold]
    fn find(&mut self, window: Window) {
        self.last = match self.panes.binary_search_by_key(&window, |pane| pane.window) {
            Ok(found) => found,
            Err(gap) => {
                self.panes.insert(gap, Pane { window, table: HashTable::new() });
                gap
            }
        };
    }
}

impl<K: Key, T, A: Aggregate<T>> Part<K, T, A> for WindowPart<K::Owned, A::Acc> {
    type Place = Window;
    type Result = (K::Owned, Window, A::Output);
    type Emitted<'s>
        = Fired<'s, K::Owned, T, A>
    where
        Self: 's,
        A: 's;

    #[inline]
    fn slot(&mut self, hash: u64, window: Window, key: K, start: impl FnOnce() -> A::Acc) -> &mut A::Acc {
        let table = &mut self.pane(window).table;
        match table.entry(hash, |(kept, _)| key.is(kept), |(kept, _)| super::hash::hash(kept)) {
            Entry::Occupied(entry) => &mut entry.into_mut().1,
            Entry::Vacant(entry) => &mut entry.insert((key.own(), start())).into_mut().1,
        }
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Fired<'s, K::Owned, T, A> {
        Fired { aggregate, panes: &mut self.panes, reached, firing: None, item: PhantomData }
    }
}

/// The results of the windows that end at or before the watermark, oldest first.
pub struct Fired<'s, K, T, A: Aggregate<T>> {
    aggregate: &'s A,
    panes: &'s mut VecDeque<Pane<K, A::Acc>>,
    reached: Option<Timestamp>,
    firing: Option<(Window, IntoIter<(K, A::Acc)>)>,
    item: PhantomData<fn(T)>,
}

impl<K, T, A: Aggregate<T>> Iterator for Fired<'_, K, T, A> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((window, entries)) = &mut self.firing
                && let Some((key, acc)) = entries.next()
            {
                return Some((key, *window, self.aggregate.finish(acc)));
            }
            let due = self.panes.front().is_some_and(|pane| self.reached.is_some_and(|reached| pane.window.end <= reached));
            let pane = if due { self.panes.pop_front()? } else { return None };
            self.firing = Some((pane.window, pane.table.into_iter()));
        }
    }
}
