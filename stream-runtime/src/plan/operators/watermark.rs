use crate::plan::{EventTimed, Stream, Timed, Unwatermarked};
use crate::time::BoundedDisorder;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Says how far out of order items may be, and so when a window is complete.
    pub fn watermark(self, bound: BoundedDisorder) -> Stream<T, K, EventTimed, B>
    where
        C: Timed + Unwatermarked,
    {
        let _ = bound;
        Stream::new()
    }
}
