use crate::plan::{Stream, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes any number of items of each item. Drops the key; the new items have the time of the old one.
    pub fn flat_map<I: IntoIterator, F: Fn(T) -> I + Sync>(self, function: F) -> (Stream<I::Item, Unkeyed, C, B>, F) {
        (Stream::new(), function)
    }
}
