//! Changes of windows that share no items: a running aggregate for each open window.

use std::vec;

use crate::aggregate::Aggregate;
use crate::state::key::{Key, Sought};
use crate::state::panes::InWindow;
use crate::state::running::RunningPart;
use crate::state::step::{Part, Step};
use crate::time::Timestamp;
use crate::window::{Grace, Tumbling, Window};

/// The state of a windowed aggregate that gives its changes, by worker.
pub struct PaneChanges<K: Key, Acc> {
    parts: Vec<ChangingPane<K, Acc>>,
}

impl<K: Key<Owned = K>, Acc> PaneChanges<K, Acc> {
    /// No windows yet.
    pub fn new<Time>(workers: usize, windows: Tumbling<Time>) -> Self {
        PaneChanges { parts: (0..workers).map(|_| ChangingPane::new(windows.patience())).collect() }
    }

    /// The aggregate during one step, in which items before the horizon are late.
    pub fn step<'s, Q, T, A, Time>(
        &'s mut self,
        windows: Tumbling<Time>,
        horizon: Timestamp,
        aggregate: &'s A,
    ) -> Step<'s, Q, T, A, InWindow<Time>, ChangingPane<K, Acc>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
        ChangingPane<K, Acc>: Part<Q, T, A>,
    {
        Step::new(aggregate, InWindow::new(windows, horizon), &mut self.parts)
    }
}

/// The open windows of the keys that one worker owns.
pub struct ChangingPane<K: Key, Acc> {
    grace: Grace,
    /// The oldest first.
    open: Vec<(Window, RunningPart<K, Acc>)>,
    /// The place of the window that is added to next.
    current: usize,
}

impl<K: Key, Acc> ChangingPane<K, Acc> {
    fn new(grace: Grace) -> Self {
        ChangingPane { grace, open: Vec::new(), current: 0 }
    }
}

impl<K: Key, T, A: Aggregate<T>> Part<K, T, A> for ChangingPane<K::Owned, A::Acc> {
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
        <RunningPart<_, _> as Part<K, T, A>>::update(keys, sought, (), key, input, first, add);
    }

    fn turn_to(&mut self, window: Window) {
        if self.open.get(self.current).is_some_and(|(current, _)| *current == window) {
            return;
        }
        self.current = self.open.partition_point(|(other, _)| *other < window);
        if self.open.get(self.current).is_none_or(|(found, _)| *found != window) {
            self.open.insert(self.current, (window, RunningPart::new()));
        }
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        self.open.iter().filter(|(window, _)| is_past(*window, reached)).map(|(_, keys)| keys.touched()).sum()
    }

    /// What has changed in the windows that the watermark has passed.
    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s> {
        let mut changes = Vec::with_capacity(Part::<K, T, A>::due(self, reached));
        for (window, keys) in self.open.iter_mut().filter(|(window, _)| is_past(*window, reached)) {
            let changed = <RunningPart<_, _> as Part<K, T, A>>::emit(keys, aggregate, reached);
            changes.extend(changed.map(|(key, change)| (key, *window, change)));
        }
        let over = self.grace.behind(reached);
        self.open.retain(|(window, _)| !is_past(*window, over));
        changes.into_iter()
    }
}

fn is_past(window: Window, reached: Option<Timestamp>) -> bool {
    reached.is_some_and(|reached| window.end <= reached)
}
