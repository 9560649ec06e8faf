use crate::plan::{Looks, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Lets the items through for which the closure says `true`.
    ///
    /// - **Key and time**: kept.
    /// - **Cost**: an `if` in the loop. A filter right behind the source costs least: what it holds back is neither keyed nor hashed.
    /// - **Spark Streaming**: `filter`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn even(numbers: impl Source<u32>, out: impl Sink<u32>) {
    ///         numbers.filter(|n| n % 2 == 0).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// even(vec![1, 2, 3, 4], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [2, 4]);
    /// ```
    pub fn filter<F: Fn(&T) -> bool + Looks<T, O> + Sync, O>(self, predicate: F) -> (Self, F, Proof<O>) {
        (self, predicate, Proof::new())
    }
}
