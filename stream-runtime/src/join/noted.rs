//! What is noted of a row while it waits for the other side's.

use std::cell::Cell;

/// Of a row that may have to be told of because it has met nothing: that it has. Of others, nothing.
pub trait Noted: 'static + Send {
    /// Whether it does.
    const TELLS: bool;

    /// Of a row whose key has this hash, and which has met others already or not.
    fn new(hash: u64, met: bool) -> Self;

    /// It has met another.
    fn meet(&self);

    /// The hash of its key, if it has met nothing and must be told of then.
    fn alone(&self) -> Option<u64>;
}

impl Noted for () {
    const TELLS: bool = false;

    #[inline]
    fn new(_: u64, _: bool) {}

    #[inline]
    fn meet(&self) {}

    #[inline]
    fn alone(&self) -> Option<u64> {
        None
    }
}

/// Whether a row has met another.
#[derive(Clone, Debug)]
pub struct Met {
    hash: u64,
    met: Cell<bool>,
}

impl Noted for Met {
    const TELLS: bool = true;

    #[inline]
    fn new(hash: u64, met: bool) -> Self {
        Met { hash, met: Cell::new(met) }
    }

    #[inline]
    fn meet(&self) {
        self.met.set(true);
    }

    #[inline]
    fn alone(&self) -> Option<u64> {
        (!self.met.get()).then_some(self.hash)
    }
}
