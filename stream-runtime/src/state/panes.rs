//! Windowed aggregates: a table for each open window, so that firing a window costs what the window holds.

use std::marker::PhantomData;

use super::in_window::{InWindow, NOT_YET};
use super::key::{Kept, Key, Sought};
use super::keyed::{Entries, Keyed};
use super::newest_first::newest_first;
use super::spread::Spread;
use super::step::{Part, Step};
use super::track::{Track, Tracked, Untracked};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;
use crate::window::{Tumbling, Window};

/// The state of a windowed aggregate, by worker.
pub struct Panes<K: Key, Acc, M: Track = Untracked> {
    pub(super) parts: Spread<WindowPart<K, Acc, M>>,
}

impl<K: Key<Owned = K>, Acc> Panes<K, Acc, Untracked> {
    /// No windows yet.
    pub fn new(workers: usize) -> Self {
        Panes { parts: Spread::new(workers, WindowPart::new) }
    }
}

impl<K: Key<Owned = K>, Acc> Panes<K, Acc, Tracked> {
    /// No windows yet, of a state that is kept in checkpoints.
    pub fn durable(workers: usize) -> Self {
        Panes { parts: Spread::owned(workers, WindowPart::new) }
    }
}

impl<K: Key<Owned = K>, Acc, M: Track> Panes<K, Acc, M> {
    /// Several workers send each item to the owner of its key.
    pub fn apart(&mut self) {
        self.parts.never_pays();
    }

    /// The aggregate during one step, in which items before the horizon are late.
    pub fn step<'s, Q, T, A, Time>(
        &'s mut self,
        windows: Tumbling<Time>,
        horizon: Timestamp,
        aggregate: &'s A,
    ) -> Step<'s, Q, T, A, InWindow<Time>, WindowPart<K, Acc, M>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
        WindowPart<K, Acc, M>: Part<Q, T, A>,
    {
        Step::of(aggregate, InWindow::new(windows, horizon), self.parts.step())
    }

    /// The end of the oldest open window: when the next one fires.
    pub fn next_end(&self) -> Option<Timestamp> {
        let mut next: Option<Timestamp> = None;
        let mut see = |pane: &Pane<K, Acc, M>| {
            if !pane.table.is_empty() && next.is_none_or(|next| pane.window.end < next) {
                next = Some(pane.window.end);
            }
        };
        for part in self.parts.iter() {
            see(&part.current);
            for pane in &part.others {
                see(pane);
            }
        }
        next
    }
}

/// The keys that one worker owns, by window.
///
/// No two share a line of the cache: their workers write to them with every item.
#[repr(align(128))]
pub struct WindowPart<K: Key, Acc, M: Track = Untracked> {
    /// The window that was used last. Items come mostly in order, so that it is nearly always the one.
    pub(super) current: Pane<K, Acc, M>,
    /// The other open windows: few, in no order.
    pub(super) others: Vec<Pane<K, Acc, M>>,
    /// How many keys the last window had that has fired: about so many the next one will have.
    usual: usize,
    /// The windows that have fired since the part was last saved, and were saved before.
    pub(super) gone: Vec<Window>,
}

pub(super) struct Pane<K: Key, Acc, M: Track> {
    pub window: Window,
    pub table: Keyed<K, Acc, M>,
    /// Whether something of it was saved.
    pub is_saved: M::Only<bool>,
}

impl<K: Key, Acc, M: Track> Pane<K, Acc, M> {
    fn new(window: Window) -> Self {
        Pane { window, table: Keyed::new(), is_saved: M::Only::default() }
    }
}

impl<K: Key, Acc, M: Track> WindowPart<K, Acc, M> {
    fn new() -> Self {
        // This pane stays empty, and what is empty is not open.
        WindowPart { current: Pane::new(NOT_YET), others: Vec::new(), usual: 0, gone: Vec::new() }
    }

    /// Makes a window the current one.
    #[inline(never)]
    pub(super) fn turn(&mut self, window: Window) {
        let next = match self.place(window) {
            Some(place) => self.others.swap_remove(place),
            None => Pane { window, table: Keyed::with_capacity(self.usual), is_saved: M::Only::default() },
        };
        let last = std::mem::replace(&mut self.current, next);
        if !last.table.is_empty() {
            self.others.push(last);
        }
    }

    /// A window that is open here.
    fn find(&mut self, window: Window) -> Option<&mut Pane<K, Acc, M>> {
        match self.place(window) {
            Some(place) => self.others.get_mut(place),
            None if self.current.window == window => Some(&mut self.current),
            None => None,
        }
    }

    /// The place of a window among the others.
    fn place(&self, window: Window) -> Option<usize> {
        self.others.iter().position(|pane| pane.window == window)
    }

    /// Takes out the windows that end at or before a time, the oldest last.
    fn take_due(&mut self, reached: Timestamp) -> Vec<Pane<K, Acc, M>> {
        let is_due = |pane: &Pane<K, Acc, M>| pane.window.end <= reached;
        let mut due = Vec::new();
        let mut at = 0;
        while let Some(pane) = self.others.get(at) {
            if is_due(pane) {
                due.push(self.others.swap_remove(at));
            } else {
                at += 1;
            }
        }
        if is_due(&self.current) && !self.current.table.is_empty() {
            let window = self.current.window;
            due.push(std::mem::replace(&mut self.current, Pane::new(window)));
        }
        newest_first(&mut due, |pane| pane.window);
        if let Some(newest) = due.first() {
            self.usual = newest.table.len();
        }
        if M::TRACKS {
            let is_saved = |pane: &&Pane<K, Acc, M>| M::get(&pane.is_saved) == Some(&true);
            self.gone.extend(due.iter().filter(is_saved).map(|pane| pane.window));
        }
        due
    }
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Part<K, T, A> for WindowPart<K::Owned, A::Acc, M> {
    type Place = Window;
    type Result = (K::Owned, Window, A::Output);
    type Emitted<'s>
        = Fired<'s, K::Owned, T, A, M>
    where
        Self: 's,
        A: 's;

    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        window: Window,
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    ) {
        debug_assert_eq!(self.current.window, window, "the part was not turned to the window");
        match self.current.table.change(sought, &key) {
            Some(acc) => add(acc, input),
            None => self.current.table.insert(sought.hash, Kept::new(sought, key), first(input)),
        }
    }

    #[inline]
    fn turn_to(&mut self, window: Window) {
        if self.current.window != window {
            self.turn(window);
        }
    }

    fn absorb(&mut self, other: &mut Self, aggregate: &A, reached: Option<Timestamp>) -> usize {
        let mut moved = 0;
        let Some(reached) = reached else { return 0 };
        for pane in other.take_due(reached) {
            moved += pane.table.len();
            match self.find(pane.window) {
                Some(here) => here.table.merge(pane.table, |acc, later| aggregate.merge(acc, later)),
                None => self.others.push(pane),
            }
        }
        moved
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        let Some(reached) = reached else { return 0 };
        let mut due = if self.current.window.end <= reached { self.current.table.len() } else { 0 };
        for pane in &self.others {
            if pane.window.end <= reached {
                due += pane.table.len();
            }
        }
        due
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Fired<'s, K::Owned, T, A, M> {
        let due = reached.map(|reached| self.take_due(reached)).unwrap_or_default();
        Fired { aggregate, due, firing: None }
    }
}

/// The results of the windows that end at or before the watermark, oldest first.
///
/// A loop goes from window to window by [`turn`](Self::turn), and over the results of each in a loop of its own, so that registers can hold what it needs: as one
/// iterator over all results, it took twice the instructions for each.
pub struct Fired<'s, K: Key, T, A: Aggregate<T>, M: Track> {
    aggregate: &'s A,
    due: Vec<Pane<K, A::Acc, M>>,
    /// The window that fires, for those who take the results one by one.
    firing: Option<FiredPane<'s, K, T, A, M>>,
}

impl<'s, K: Key, T, A: Aggregate<T>, M: Track> Fired<'s, K, T, A, M> {
    /// Goes on to the next window that is over.
    #[inline]
    pub fn turn(&mut self) -> Option<FiredPane<'s, K, T, A, M>> {
        let Pane { window, table, .. } = self.due.pop()?;
        Some(FiredPane { aggregate: self.aggregate, window, entries: table.into_iter(), item: PhantomData })
    }
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Iterator for Fired<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(result) = self.firing.as_mut().and_then(Iterator::next) {
                return Some(result);
            }
            self.firing = Some(self.turn()?);
        }
    }
}

/// The results of one window.
pub struct FiredPane<'s, K: Key, T, A: Aggregate<T>, M: Track> {
    aggregate: &'s A,
    window: Window,
    entries: Entries<K, A::Acc, M>,
    item: PhantomData<fn(T)>,
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Iterator for FiredPane<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (kept, acc) = self.entries.next()?;
        Some((kept.key, self.window, self.aggregate.finish(acc)))
    }
}
