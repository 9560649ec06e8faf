//! `initial`: what keys begin with.

use std::cell::Cell;

use super::operator::Booking;

/// A value that the first step uses up.
pub struct Once<V>(Cell<Option<V>>);

impl<V> Once<V> {
    /// Not used yet.
    pub fn new(value: V) -> Self {
        Once(Cell::new(Some(value)))
    }

    /// The value, the first time.
    pub fn take(&self) -> Option<V> {
        self.0.take()
    }
}

/// An operator that can begin with a state for a key.
pub trait Begins<S> {
    /// What it keeps for a key.
    type Cell;

    /// What it keeps for a key that begins with this.
    fn begin(&self, state: S) -> (Self::Cell, Booking);
}
