//! Windowed aggregates: a table for each open window, so that firing a window costs what the window holds.

mod fired;
mod joins;
mod pane;

use crate::Error;
use crate::aggregate::Aggregate;
use crate::engine::add_each;
use crate::spill::Spill;
use crate::state::away::Codec;
use crate::state::in_window::{InWindow, NOT_YET};
use crate::state::key::{Kept, Key, Sought, owner_of};
use crate::state::keyed::Keyed;
use crate::state::newest_first::newest_first;
use crate::state::spread::{Spread, Stays};
use crate::state::step::{Part, Step};
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;
use crate::window::{Tumbling, Window};
pub use fired::Fired;
pub use joins::JoinPanes;
use pane::{Pane, Shared};

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
        Step::of(aggregate, InWindow::new(windows, horizon), self.parts.step(Stays::of::<T, A>()))
    }

    /// The end of the oldest open window: when the next one fires.
    pub fn next_end(&mut self) -> Option<Timestamp> {
        let mut next: Option<Timestamp> = None;
        self.parts.for_each(|part| next = earlier(next, part.next_end()));
        next
    }
}

/// The keys that one worker owns, by window.
///
/// No two share a line of the cache: their workers write to them with every item.
#[repr(align(128))]
pub struct WindowPart<K: Key, Acc, M: Track = Untracked, S: Shared = ()> {
    /// The window that was used last. Items come mostly in order, so that it is nearly always the one.
    pub(super) current: Pane<K, Acc, M, S>,
    /// The other open windows: few, in no order.
    pub(super) others: Vec<Pane<K, Acc, M, S>>,
    /// How many keys the last window that has fired had in memory, and how large was what they shared: about as large the next one will be.
    usual: (usize, S::Size),
    /// The windows that have fired since the part was last saved, and were saved before.
    pub(super) gone: Vec<Window>,
    /// Of what one of several workers has added: what is due, by the owner of the keys. What the worker owns itself is still in the windows' tables.
    dealt: Vec<Pile<K, Acc>>,
    stayed: Vec<(Window, Keyed<K, Acc, M>)>,
    /// How keys go away, if they may.
    pub(super) spills: M::Only<Spills<K, Acc>>,
}

/// What one owner takes over of the windows that are due.
type Pile<K, Acc> = Vec<(Window, Vec<(Kept<K>, Acc)>)>;

/// Where keys go, and how they are written there; nothing where there is no budget.
pub(super) type Spills<K, Acc> = Option<(Spill, Codec<K, Acc>)>;

impl<K: Key, Acc, M: Track, S: Shared> WindowPart<K, Acc, M, S> {
    fn new() -> Self {
        // This pane stays empty, and what is empty is not open.
        WindowPart {
            current: Pane::new(NOT_YET),
            others: Vec::new(),
            usual: Default::default(),
            gone: Vec::new(),
            dealt: Vec::new(),
            stayed: Vec::new(),
            spills: M::make(|| None),
        }
    }

    /// Makes a window the current one.
    #[inline(never)]
    pub(super) fn turn(&mut self, window: Window) {
        let next = match self.place(window) {
            Some(place) => self.others.swap_remove(place),
            None => Pane::with_room(window, self.usual),
        };
        let last = std::mem::replace(&mut self.current, next);
        if !last.table.is_empty() {
            self.others.push(last);
        }
    }

    /// A window, if it is there.
    fn pane(&mut self, window: Window) -> Option<&mut Pane<K, Acc, M, S>> {
        if self.current.window == window {
            return Some(&mut self.current);
        }
        let place = self.place(window)?;
        self.others.get_mut(place)
    }

    /// Makes this the table of a window that has none, or an empty one.
    fn put(&mut self, window: Window, table: Keyed<K, Acc, M>) {
        match self.pane(window) {
            Some(pane) => pane.table = table,
            None => self.others.push(Pane { table, ..Pane::new(window) }),
        }
    }

    /// The place of a window among the others.
    fn place(&self, window: Window) -> Option<usize> {
        self.others.iter().position(|pane| pane.window == window)
    }

    /// The end of the oldest open window.
    fn next_end(&self) -> Option<Timestamp> {
        let mut next: Option<Timestamp> = None;
        let mut see = |pane: &Pane<K, Acc, M, S>| {
            if !pane.table.is_empty() && next.is_none_or(|next| pane.window.end < next) {
                next = Some(pane.window.end);
            }
        };
        see(&self.current);
        self.others.iter().for_each(see);
        next
    }

    /// How many keys the windows have that end at or before a time.
    fn keys_due(&self, reached: Option<Timestamp>) -> usize {
        let Some(reached) = reached else { return 0 };
        let mut due = if self.current.window.end <= reached { self.current.table.len() } else { 0 };
        for pane in &self.others {
            if pane.window.end <= reached {
                due += pane.table.len();
            }
        }
        due
    }

    /// Takes out the windows that end at or before a time, the oldest last.
    fn take_due(&mut self, reached: Timestamp) -> Vec<Pane<K, Acc, M, S>> {
        let is_due = |pane: &Pane<K, Acc, M, S>| pane.window.end <= reached;
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
            due.push(std::mem::replace(&mut self.current, Pane::new(NOT_YET)));
        }
        newest_first(&mut due, |pane| pane.window);
        if let Some(newest) = due.first() {
            self.usual = newest.size();
        }
        if M::TRACKS {
            let is_saved = |pane: &&Pane<K, Acc, M, S>| M::get(&pane.is_saved) == Some(&true);
            self.gone.extend(due.iter().filter(is_saved).map(|pane| pane.window));
        }
        due
    }
}

/// The earlier of two times, of which there may be none.
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}

impl<K: Key<Owned = K>, Acc> WindowPart<K, Acc, Tracked> {
    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        let Some((spill, codec)) = &self.spills else { return Ok(()) };
        self.others.iter_mut().chain([&mut self.current]).try_for_each(|pane| {
            pane.table.spill(spill, *codec);
            pane.table.shed()
        })
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

    const IS_SPREAD: bool = !M::TRACKS;

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
            // By itself, so that what is not tracked has the same code as if nothing were ever away.
            None if M::TRACKS => self.current.table.meet(Kept::new(sought, key), input, first, add),
            None => self.current.table.insert(sought.hash, Kept::new(sought, key), first(input)),
        }
    }

    #[inline]
    fn turn_to(&mut self, window: Window) {
        if self.current.window != window {
            self.turn(window);
        }
    }

    fn deal(&mut self, worker: usize, owners: usize, reached: Option<Timestamp>) {
        let Some(reached) = reached else { return };
        let mut due = self.take_due(reached);
        while let Some(Pane { window, mut table, .. }) = due.pop() {
            let missing = owners.saturating_sub(self.dealt.len());
            add_each(&mut self.dealt, missing, Vec::new);
            let keys = table.len() / owners;
            for (owner, pile) in self.dealt.iter_mut().enumerate() {
                if owner != worker {
                    pile.push((window, Vec::with_capacity(keys + keys / 4)));
                }
            }
            let owner_of = |kept: &Kept<K::Owned>| owner_of::<K>(kept.hash(), owners);
            table.take_out(
                |kept| owner_of(kept) != worker,
                |kept, acc| {
                    if let Some((_, entries)) = self.dealt[owner_of(&kept)].last_mut() {
                        entries.push((kept, acc));
                    }
                },
            );
            if !table.is_empty() {
                self.stayed.push((window, table));
            }
        }
    }

    fn absorb(&mut self, local: &mut Self, worker: usize, owner: usize, aggregate: &A) -> usize {
        let merge = |acc: &mut A::Acc, later| aggregate.merge(acc, later);
        let mut moved = 0;
        if owner == worker {
            while let Some((window, stayed)) = local.stayed.pop() {
                moved += stayed.len();
                match self.pane(window) {
                    Some(pane) if !pane.table.is_empty() => {
                        for entry in stayed {
                            pane.table.merge(entry, merge);
                        }
                    }
                    _ => self.put(window, stayed),
                }
            }
        } else if let Some(pile) = local.dealt.get_mut(owner) {
            while let Some((window, mut entries)) = pile.pop() {
                moved += entries.len();
                if self.pane(window).is_none() {
                    self.put(window, Keyed::with_capacity(entries.len().max(self.usual.0)));
                }
                if let Some(pane) = self.pane(window) {
                    while let Some(entry) = entries.pop() {
                        pane.table.merge(entry, merge);
                    }
                }
            }
        }
        moved
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        self.keys_due(reached)
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Fired<'s, K::Owned, T, A, M> {
        let due = reached.map(|reached| self.take_due(reached)).unwrap_or_default();
        Fired { aggregate, due, firing: None }
    }
}
