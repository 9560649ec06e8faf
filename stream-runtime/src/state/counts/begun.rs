//! What a key has of the windows that have begun.

use std::collections::VecDeque;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::window::{Panelling, Records};

/// How many items a key has had, and the panes of its windows that are not complete.
#[derive(Serialize, Deserialize)]
pub struct Begun<Acc> {
    /// How many items there were.
    pub(in crate::state) items: u64,
    /// How many of them are in the pane that is open.
    in_pane: u64,
    pub(in crate::state) open: Option<Acc>,
    /// The full panes of the windows that have begun, the oldest first.
    pub(in crate::state) full: VecDeque<Acc>,
}

/// Windows that are complete: each with its key and how many panes it has.
pub(super) type Ready<K> = Vec<(K, Records, usize)>;

impl<Acc> Begun<Acc> {
    /// Behind the first item.
    pub(super) fn first(acc: Acc) -> Self {
        Begun { items: 1, in_pane: 1, open: Some(acc), full: VecDeque::new() }
    }

    /// As it was saved, but for its full panes.
    pub(super) fn saved(windows: Panelling, items: u64, open: Option<Acc>) -> Self {
        Begun { items, in_pane: items % windows.pane, open, full: VecDeque::new() }
    }

    /// Takes in an item. Whether the pane is full then.
    #[inline]
    pub(super) fn take_in<I>(
        &mut self,
        windows: Panelling,
        input: I,
        first: impl FnOnce(I) -> Acc,
        add: impl FnOnce(&mut Acc, I),
    ) -> bool {
        match &mut self.open {
            Some(acc) => add(acc, input),
            None => self.open = Some(first(input)),
        }
        self.items += 1;
        self.in_pane += 1;
        self.in_pane == windows.pane
    }

    /// Where the oldest window begins that is not complete.
    fn begin(&self, windows: Panelling) -> u64 {
        self.items - self.in_pane - self.full.len() as u64 * windows.pane
    }

    /// The numbers of the full panes that it has when none is lacking.
    pub(super) fn numbers(&self, windows: Panelling) -> Range<u64> {
        full(windows, self.items)
    }
}

impl<Acc: Clone> Begun<Acc> {
    /// A pane is full. Where it is the last of a window, that is ready, and lets go of the panes that no later one has.
    pub(super) fn fill<K: Clone>(&mut self, key: &K, windows: Panelling, ready: &mut Ready<K>, panes: &mut Vec<Acc>) {
        self.full.extend(self.open.take());
        self.in_pane = 0;
        let first = self.begin(windows);
        if self.items - first < windows.size {
            return;
        }
        let (before, count) = ((windows.slide / windows.pane) as usize, self.full.len());
        panes.extend(self.full.drain(..before));
        panes.extend(self.full.iter().cloned());
        ready.push((key.clone(), Records { first, end: self.items }, count));
    }

    /// At the end of the input: what there is of the windows that have begun.
    pub(super) fn flush<K: Clone>(&self, key: &K, windows: Panelling, ready: &mut Ready<K>, panes: &mut Vec<Acc>) {
        let parts: Vec<_> = self.full.iter().chain(&self.open).collect();
        let slide = (windows.slide / windows.pane) as usize;
        for from in (0..parts.len()).step_by(slide) {
            let first = self.begin(windows) + from as u64 * windows.pane;
            panes.extend(parts[from..].iter().map(|part| (*part).clone()));
            ready.push((key.clone(), Records { first, end: self.items }, parts.len() - from));
        }
    }
}

/// Behind so many items of a key, the numbers of the full panes of windows that are not complete.
pub(in crate::state) fn full(windows: Panelling, items: u64) -> Range<u64> {
    let complete = if items < windows.size { 0 } else { (items - windows.size) / windows.slide + 1 };
    // Windows may be complete and none begun behind them, where the slide is as long as the window.
    let begin = complete * windows.slide / windows.pane;
    begin..(items / windows.pane).max(begin)
}
