//! Changes of windows that share no items: a running aggregate for each open window.

use std::vec;

use super::ticks::Ticks;
use crate::Error;
use crate::aggregate::Aggregate;
use crate::state::in_window::InWindow;
use crate::state::key::{Key, Sought};
use crate::state::panes::Spills;
use crate::state::running::RunningPart;
use crate::state::step::{Part, Step};
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;
use crate::window::{Grace, Tumbling, Window};

/// The state of a windowed aggregate that gives its changes, by worker.
pub struct PaneChanges<K: Key, Acc, M: Track = Untracked> {
    pub(super) parts: Vec<ChangingPane<K, Acc, M>>,
    pub(super) ticks: Ticks,
}

impl<K: Key<Owned = K>, Acc> PaneChanges<K, Acc, Untracked> {
    /// No windows yet.
    pub fn new<Time>(workers: usize, windows: Tumbling<Time>) -> Self {
        PaneChanges::of(workers, windows)
    }
}

impl<K: Key<Owned = K>, Acc> PaneChanges<K, Acc, Tracked> {
    /// No windows yet, of a state that is kept in checkpoints.
    pub fn durable<Time>(workers: usize, windows: Tumbling<Time>) -> Self {
        PaneChanges::of(workers, windows)
    }
}

impl<K: Key<Owned = K>, Acc, M: Track> PaneChanges<K, Acc, M> {
    fn of<Time>(workers: usize, windows: Tumbling<Time>) -> Self {
        let parts = (0..workers).map(|_| ChangingPane::new(windows.patience())).collect();
        PaneChanges { parts, ticks: Ticks::new(windows.ticks()) }
    }

    /// The aggregate during one step, in which items before the horizon are late.
    pub fn step<'s, Q, T, A, Time>(
        &'s mut self,
        windows: Tumbling<Time>,
        horizon: Timestamp,
        aggregate: &'s A,
    ) -> Step<'s, Q, T, A, InWindow<Time>, ChangingPane<K, Acc, M>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
        ChangingPane<K, Acc, M>: Part<Q, T, A>,
    {
        Step::new(aggregate, InWindow::new(windows, horizon), &mut self.parts)
    }

    /// The step runs at a time, and a tick of early results may have come.
    pub fn tick(&mut self, now: Timestamp) {
        let has_come = self.ticks.come(now);
        self.parts.iter_mut().for_each(|part| part.is_tick = has_come);
    }

    /// When the next tick comes, if something waits for it.
    pub fn next_tick(&mut self, now: Timestamp) -> Option<Timestamp> {
        let waits = self.parts.iter().any(ChangingPane::waits);
        self.ticks.next(now, waits)
    }

    /// The end of the oldest open window: when the next one closes.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(|part| part.open.first()).map(|(window, _)| window.end).min()
    }
}

/// The open windows of the keys that one worker owns.
pub struct ChangingPane<K: Key, Acc, M: Track = Untracked> {
    grace: Grace,
    /// The oldest first.
    pub(super) open: Vec<(Window, RunningPart<K, Acc, M>)>,
    /// The place of the window that is added to next.
    current: usize,
    /// Whether all open windows say what they come to.
    is_tick: bool,
    /// The windows that were let go of since the part was last saved.
    pub(super) gone: Vec<Window>,
    /// How keys go away, if they may: until then with what they have come to, whether that was given or not.
    pub(super) spills: M::Only<Spills<K, Acc>>,
}

impl<K: Key, Acc, M: Track> ChangingPane<K, Acc, M> {
    fn new(grace: Grace) -> Self {
        let spills = M::make(|| None);
        ChangingPane { grace, open: Vec::new(), current: 0, is_tick: false, gone: Vec::new(), spills }
    }

    /// Makes a window the one that is added to next.
    pub(super) fn turn(&mut self, window: Window) {
        self.current = self.open.partition_point(|(other, _)| *other < window);
        if self.open.get(self.current).is_none_or(|(found, _)| *found != window) {
            self.open.insert(self.current, (window, RunningPart::new()));
        }
    }

    /// Whether something has changed in an open window that was not given.
    fn waits(&self) -> bool {
        self.open.iter().any(|(_, keys)| keys.touched() > 0)
    }
}

impl<K: Key<Owned = K>, Acc> ChangingPane<K, Acc, Tracked> {
    /// Puts a key of the window back that is added to next.
    pub(super) fn load(&mut self, sought: Sought<K::Digest>, key: K, acc: Acc, waits: bool, bytes: usize) {
        let Some((_, keys)) = self.open.get_mut(self.current) else { return };
        if let Some((spill, codec)) = &self.spills {
            keys.spill(spill, *codec);
        }
        keys.load(sought, key, acc, waits, bytes);
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        let Some((spill, codec)) = &self.spills else { return Ok(()) };
        self.open.iter_mut().try_for_each(|(_, keys)| {
            keys.spill(spill, *codec);
            keys.shed()
        })
    }
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Part<K, T, A> for ChangingPane<K::Owned, A::Acc, M> {
    type Place = Window;
    type Result = (K::Owned, Window, A::Output);
    type Emitted<'s>
        = vec::IntoIter<Self::Result>
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
        let (current, keys) = &mut self.open[self.current];
        debug_assert_eq!(*current, window, "the part was not turned to the window");
        <RunningPart<_, _, M> as Part<K, T, A>>::update(keys, sought, (), key, input, first, add);
    }

    fn turn_to(&mut self, window: Window) {
        if self.open.get(self.current).is_some_and(|(current, _)| *current == window) {
            return;
        }
        self.turn(window);
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        let given = self.open.iter().filter(|(window, _)| self.is_tick || is_past(*window, reached));
        given.map(|(_, keys)| keys.touched()).sum()
    }

    /// What has changed in the windows that the watermark has passed, and at a tick in all.
    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s> {
        let mut changes = Vec::with_capacity(Part::<K, T, A>::due(self, reached));
        let is_tick = self.is_tick;
        for (window, keys) in self.open.iter_mut().filter(|(window, _)| is_tick || is_past(*window, reached)) {
            // What is given of a key is saved with it: so all of these are here at the end of the step.
            keys.bring_back();
            let changed = <RunningPart<_, _, M> as Part<K, T, A>>::emit(keys, aggregate, reached);
            changes.extend(changed.map(|(key, change)| (key, *window, change)));
        }
        let over = self.grace.behind(reached);
        let gone = &mut self.gone;
        self.open.retain_mut(|(window, keys)| {
            let is_over = is_past(*window, over);
            if M::TRACKS && is_over && keys.is_saved() {
                gone.push(*window);
            }
            if is_over {
                keys.end();
            }
            !is_over
        });
        changes.into_iter()
    }
}

fn is_past(window: Window, reached: Option<Timestamp>) -> bool {
    reached.is_some_and(|reached| window.end <= reached)
}
