use crate::plan::{Holding, Proof, Stream, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes any number of items of each item: those of the iterator, vector or array that the closure gives.
    ///
    /// - **Key and time**: the key is dropped; the new items have the time of the old one.
    /// - **Cost**: a `for` in the loop. An iterator costs no allocation, a `Vec` one per item.
    /// - **Spark Streaming**: `flatMap`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn steps(ends: impl Source<u32>, out: impl Sink<u32>) {
    ///         ends.flat_map(|end| 0..end).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// steps(vec![2, 0, 3], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [0, 1, 0, 1, 2]);
    /// ```
    pub fn flat_map<U, I, W, F>(self, function: F) -> (Stream<U, Unkeyed, C, B>, F, Proof<W>)
    where
        F: Fn(T) -> I + Sync,
        I: Holding<U, W>,
    {
        (Stream::new(), function, Proof::new())
    }
}
