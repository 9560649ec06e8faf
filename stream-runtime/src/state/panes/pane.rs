//! A window that is open.

use crate::state::key::Key;
use crate::state::keyed::Keyed;
use crate::state::track::Track;
use crate::window::Window;

/// A window that is open, with what its keys have come to.
pub struct Pane<K: Key, Acc, M: Track, S: Shared = ()> {
    pub(in crate::state) window: Window,
    pub(in crate::state) table: Keyed<K, Acc, M>,
    /// What the keys have together.
    pub(super) shared: S,
    /// Whether something of it was saved.
    pub(in crate::state) is_saved: M::Only<bool>,
}

/// What the keys of a window have together, beside what each has come to: nothing, or the rows of a join.
pub trait Shared {
    /// How large it is.
    type Size: Copy + Default;

    /// With room for so much.
    fn with_room(size: Self::Size) -> Self;

    /// How large it is.
    fn size(&self) -> Self::Size;
}

impl Shared for () {
    type Size = ();

    #[inline]
    fn with_room((): ()) {}

    #[inline]
    fn size(&self) {}
}

impl<K: Key, Acc, M: Track, S: Shared> Pane<K, Acc, M, S> {
    pub(super) fn new(window: Window) -> Self {
        Self::with_room(window, Default::default())
    }

    /// With room for so many keys, and so much of what they share.
    pub(super) fn with_room(window: Window, (keys, shared): (usize, S::Size)) -> Self {
        Pane { window, table: Keyed::with_capacity(keys), shared: S::with_room(shared), is_saved: M::Only::default() }
    }

    /// How many keys are in memory, and how large is what they share.
    pub(super) fn size(&self) -> (usize, S::Size) {
        (self.table.here(), self.shared.size())
    }
}
