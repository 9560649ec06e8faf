//! `scan`

use super::initial::Begins;
use super::operator::{Booking, CellOperator, InTime};
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

/// The state of a key.
pub struct ScanCell<S>(pub(super) S);

impl<S, F> Begins<S> for Scan<S, F> {
    type Cell = ScanCell<S>;

    fn begin(&self, state: S) -> (ScanCell<S>, Booking) {
        (ScanCell(state), None)
    }
}

impl<K, T, S, U, F> CellOperator<K, T> for Scan<S, F>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(&mut S, T) -> U + Sync,
{
    type Cell = ScanCell<S>;
    type Given = Option<U>;
    type Fired = Option<U>;
    const IN_TIME: InTime = InTime::Stays;

    #[inline]
    fn first(&self, _: Timestamp) -> ScanCell<S> {
        ScanCell(self.init.clone())
    }

    #[inline]
    fn look(&self, ScanCell(state): &mut ScanCell<S>, _: Timestamp, item: T) -> (Option<U>, bool) {
        (Some((self.function)(state, item)), false)
    }
}
