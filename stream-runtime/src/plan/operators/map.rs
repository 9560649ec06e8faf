use crate::plan::{Stream, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes one item of each item.
    ///
    /// - **Key and time**: the key is dropped, since the new item may not have it any more ([`map_values`](Self::map_values) keeps it);
    ///   the new item has the time of the old one.
    /// - **Cost**: a call in the loop.
    /// - **Spark Streaming**: `map`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn squares(numbers: impl Source<u32>, out: impl Sink<u32>) {
    ///         numbers.map(|n| n * n).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// squares(vec![1, 2, 3], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [1, 4, 9]);
    /// ```
    pub fn map<U, F: Fn(T) -> U + Sync>(self, function: F) -> (Stream<U, Unkeyed, C, B>, F) {
        (Stream::new(), function)
    }
}
