use crate::plan::{KeyedBy, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes one item of each item of a keyed stream; the new item belongs to the key of the old one.
    ///
    /// Each item goes in whole, the part that gave the key included.
    ///
    /// - **Key and time**: kept.
    /// - **Cost**: a call in the loop. Nothing is hashed again.
    /// - **Spark Streaming**: `mapValues`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn amounts(sales: impl Source<(char, u32)> + Bounded, out: impl Sink<(char, Vec<u32>)>) {
    ///         sales.key_by(|sale| sale.0).map_values(|sale| sale.1).collect().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// amounts(vec![('a', 3), ('b', 4), ('a', 5)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [('a', vec![3, 5]), ('b', vec![4])]);
    /// ```
    pub fn map_values<Q, O, U, F: Fn(T) -> U + Sync>(self, function: F) -> (Stream<U, K, C, B>, F)
    where
        K: KeyedBy<Q, O>,
    {
        (Stream::new(), function)
    }
}
