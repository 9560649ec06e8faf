use crate::plan::{Looks, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Shows each item to the closure and lets it through: for logs, metrics and debugging.
    ///
    /// - **Key and time**: kept.
    /// - **Cost**: a call in the loop, on the worker that has the item.
    /// - **Spark Streaming**: `map` with a side effect.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU32, Ordering};
    /// use thalweg::prelude::*;
    ///
    /// static SEEN: AtomicU32 = AtomicU32::new(0);
    ///
    /// stream!(
    ///     fn counted(numbers: impl Source<u32>, out: impl Sink<u32>) {
    ///         numbers
    ///             .inspect(|_| {
    ///                 SEEN.fetch_add(1, Ordering::Relaxed);
    ///             })
    ///             .filter(|n| *n > 1)
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// counted(vec![1, 2], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [2]);
    /// assert_eq!(SEEN.load(Ordering::Relaxed), 2);
    /// ```
    pub fn inspect<F: Fn(&T) + Looks<T, O> + Sync, O>(self, function: F) -> (Self, F, Proof<O>) {
        (self, function, Proof::new())
    }
}
