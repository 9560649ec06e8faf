//! Which window an item is in.

use super::adder::{Adder, To};
use super::key::Key;
use super::step::{Part, Placing};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;
use crate::window::{Tumbling, Window};

/// No window begins at the end of time.
pub(super) const NOT_YET: Window = Window { start: Timestamp::MAX, end: Timestamp::MAX };

/// Finds an item's window. Neighbours mostly share one: then a subtraction and a comparison tell that it is the same, and not late either.
#[derive(Debug)]
pub struct InWindow<Time> {
    windows: Tumbling<Time>,
    /// What is before it is late.
    horizon: Timestamp,
    last: Window,
    /// The length of the last window, 0 before there is one.
    length: u64,
}

impl<Time> Clone for InWindow<Time> {
    fn clone(&self) -> Self {
        InWindow { ..*self }
    }
}

impl<Time> Placing for InWindow<Time> {
    type Place = Window;

    #[inline]
    fn place(&self) -> Window {
        self.last
    }
}

impl<Time> InWindow<Time> {
    pub(super) fn new(windows: Tumbling<Time>, horizon: Timestamp) -> Self {
        InWindow { windows, horizon, last: NOT_YET, length: 0 }
    }

    #[inline]
    fn is_last(&self, at: Timestamp) -> bool {
        (at.as_micros() as u64).wrapping_sub(self.last.start.as_micros() as u64) < self.length
    }

    #[inline]
    fn turn(&mut self, window: Window) {
        self.last = window;
        self.length = (window.end.as_micros() as u64).wrapping_sub(window.start.as_micros() as u64);
    }
}

/// The window of a time, unless it is late. By value all of it: what a loop keeps in registers must not be looked at from elsewhere.
#[cold]
#[inline(never)]
fn find<Time>(windows: Tumbling<Time>, horizon: Timestamp, at: Timestamp) -> Option<Window> {
    (at >= horizon).then(|| windows.containing(at))
}

impl<K: Key, T, A: Aggregate<T>, Time, P: Part<K, T, A, Place = Window>> Adder<'_, '_, K, T, A, InWindow<Time>, P> {
    /// Whether an item is late. The one that is added next is in the window of this time.
    #[inline]
    pub fn is_late(&mut self, at: Timestamp) -> bool {
        if self.placing.is_last(at) {
            return false;
        }
        let Some(window) = find(self.placing.windows, self.placing.horizon, at) else { return true };
        self.placing.turn(window);
        if let To::Own(part) = &mut self.to {
            part.turn_to(window);
        }
        false
    }
}
