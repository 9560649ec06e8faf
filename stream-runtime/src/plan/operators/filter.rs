use crate::plan::Stream;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Lets the items through for which the closure says `true`. Keeps key and time.
    pub fn filter<F: Fn(&T) -> bool + Sync>(self, predicate: F) -> (Self, F) {
        (self, predicate)
    }
}
