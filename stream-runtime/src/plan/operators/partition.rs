use crate::plan::Stream;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Parts the stream: the items for which the closure says `true`, and the others. Both keep key and time.
    pub fn partition<F: Fn(&T) -> bool + Sync>(self, predicate: F) -> ((Self, Self), F) {
        ((self, self), predicate)
    }
}
