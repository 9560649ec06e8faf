use crate::plan::{MergesWith, Proof, SameClock, Stream, Unkeyed};
use crate::source::Both;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Puts the items of two streams of one type into one stream.
    ///
    /// Each side keeps its order; there is none between them. The two must agree on time: both have none, both have timestamps, or both
    /// have a watermark too.
    ///
    /// - **Key and time**: the key is dropped; each item has its own time, and the watermark is the smaller of the two.
    /// - **Cost**: none. The loops of both sides go on into the same rest.
    /// - **Spark Streaming**: `union`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn both(a: impl Source<u32>, b: impl Source<u32>, out: impl Sink<u32>) {
    ///         a.merge(b).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// both(vec![1, 2], vec![3], &mut out).run_blocking().unwrap();
    /// out.sort();
    /// assert_eq!(out, [1, 2, 3]);
    /// ```
    pub fn merge<T2, K2, C2, B2, W>(
        self,
        other: Stream<T2, K2, C2, B2>,
    ) -> (Stream<T, Unkeyed, C, Both<B, B2>>, Proof<W>)
    where
        T2: MergesWith<T, W>,
        C2: SameClock<C>,
    {
        let _ = other;
        (Stream::new(), Proof::new())
    }
}
