use crate::plan::{Stream, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes one item of each item, or none: where the closure says `None`, nothing goes on.
    ///
    /// - **Key and time**: the key is dropped; the new item has the time of the old one.
    /// - **Cost**: an `if let` in the loop.
    /// - **Spark Streaming**: `flatMap` with an `Option`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn known(orders: impl Source<(u32, Option<u32>)>, out: impl Sink<u32>) {
    ///         orders.filter_map(|(_, customer)| customer).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// known(vec![(1, Some(7)), (2, None), (3, Some(9))], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [7, 9]);
    /// ```
    pub fn filter_map<U, F: Fn(T) -> Option<U> + Sync>(self, function: F) -> (Stream<U, Unkeyed, C, B>, F) {
        (Stream::new(), function)
    }
}
