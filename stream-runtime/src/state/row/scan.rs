//! `scan`

use super::initial::Begins;
use super::operator::{Booking, CellOperator, Looked};
use crate::time::Timestamp;

/// Makes one item of each item, by the state of its key.
#[derive(Clone, Copy, Debug)]
pub struct Scan<S, F> {
    init: S,
    function: F,
}

impl<S, F> Scan<S, F> {
    /// Begins with `init` for each key.
    pub fn new(init: S, function: F) -> Self {
        Scan { init, function }
    }
}

impl<S, F> Begins<S> for Scan<S, F> {
    type Cell = S;

    fn begin(&self, state: S) -> (S, Booking) {
        (state, None)
    }
}

impl<K, T, S, U, F> CellOperator<K, T> for Scan<S, F>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(&mut S, T) -> U + Sync,
{
    type Cell = S;
    type Given = Option<U>;
    type Fired = Option<U>;

    #[inline]
    fn first(&self, _: Timestamp, item: T) -> (S, Looked<Option<U>>) {
        let mut state = self.init.clone();
        let given = Some((self.function)(&mut state, item));
        (state, Looked { given, booking: None })
    }

    #[inline]
    fn next(&self, state: &mut S, _: Timestamp, item: T) -> Looked<Option<U>> {
        Looked { given: Some((self.function)(state, item)), booking: None }
    }
}
