//! By which time an operator with state of its own goes.

use crate::time::Timestamp;

/// Knows the time of an item.
pub trait RowClock: Copy + Send {
    /// The time of an item whose own time is this.
    fn of(self, item: Timestamp) -> Timestamp;
}

/// By event time.
#[derive(Clone, Copy, Debug)]
pub struct ByItem;

impl RowClock for ByItem {
    #[inline]
    fn of(self, item: Timestamp) -> Timestamp {
        item
    }
}

/// By processing time: that of the batch.
#[derive(Clone, Copy, Debug)]
pub struct ByBatch(pub Timestamp);

impl RowClock for ByBatch {
    #[inline]
    fn of(self, _: Timestamp) -> Timestamp {
        self.0
    }
}
