use crate::plan::{Stream, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes one item of each item. Drops the key, keeps the time.
    pub fn map<U, F: Fn(T) -> U + Sync>(self, function: F) -> (Stream<U, Unkeyed, C, B>, F) {
        (Stream::new(), function)
    }
}
