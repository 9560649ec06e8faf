//! The mark of a cell.

use std::sync::atomic::{AtomicBool, Ordering};

/// How a cell stands to what was last saved of it, and, where a run has a budget, to what is away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marked {
    pub(super) has_changed: bool,
    pub(super) is_saved: bool,
    /// Whether the store has, or had, something of its key.
    is_on_shelf: bool,
    /// Whether it leaves before what it has come to was given.
    waits: bool,
    /// In how many steps it was used lately.
    warmth: u8,
    /// What it has beside its table, in units.
    units: u16,
}

impl Marked {
    /// Of a cell that was loaded.
    pub(in crate::state) const SAVED: Marked =
        Marked { has_changed: false, is_saved: true, is_on_shelf: false, waits: false, warmth: 0, units: 0 };

    /// Of a cell that was away.
    pub(in crate::state) const RECALLED: Marked = Marked { is_on_shelf: true, ..Self::SAVED };

    /// The bytes that a unit stands for. A cell has up to a megabyte; what has more counts as that.
    pub(in crate::state) const UNIT: u64 = 16;

    /// More steps than these are not counted.
    pub(in crate::state) const WARMEST: u8 = 3;

    /// Whether the cell has changed. It is saved now.
    pub(in crate::state) fn take(&mut self) -> bool {
        let has_changed = self.has_changed;
        *self = Marked { has_changed: false, is_saved: self.is_saved | has_changed, ..*self };
        has_changed
    }

    /// It was used in a step.
    pub(in crate::state) fn use_once(&mut self) {
        self.warmth = (self.warmth + 1).min(Self::WARMEST);
    }

    /// It has so many bytes beside its table now. Gives the units that it had.
    pub(in crate::state) fn weigh(&mut self, bytes: usize) -> u64 {
        let units = u16::try_from(bytes.div_ceil(Self::UNIT as usize)).unwrap_or(u16::MAX);
        std::mem::replace(&mut self.units, units).into()
    }

    pub(in crate::state) fn units(&self) -> u64 {
        self.units.into()
    }

    pub(in crate::state) fn is_on_shelf(&self) -> bool {
        self.is_on_shelf
    }

    pub(in crate::state) fn waits(&self) -> bool {
        self.waits
    }

    /// It leaves, and waits to be given or doesn't.
    pub(in crate::state) fn wait(&mut self, waits: bool) {
        self.waits = waits;
    }

    /// Makes it colder. Whether it was cold, and can go: what has changed and is not saved stays.
    pub(in crate::state) fn cools(&mut self) -> bool {
        let is_cold = self.warmth == 0;
        self.warmth = self.warmth.saturating_sub(1);
        is_cold && !self.has_changed
    }
}

/// Whether a key was read, by any of the workers, since that was last asked.
#[derive(Debug, Default)]
pub struct Read(AtomicBool);

impl Read {
    /// It was. Mostly that is known: then nothing is written to what others read.
    #[inline]
    pub(in crate::state) fn note(&self) {
        if !self.0.load(Ordering::Relaxed) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// Counts it as a use.
    pub(in crate::state) fn count(&mut self, mark: &mut Marked) {
        if std::mem::take(self.0.get_mut()) {
            mark.use_once();
        }
    }
}
