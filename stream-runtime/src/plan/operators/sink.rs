use crate::engine::Outlet;
use crate::plan::{IsSent, Proof, Stream, Takes, Two};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Writes the items to an output: an end of the pipeline.
    ///
    /// The argument is a parameter `impl Sink<T>` of the pipeline, or an expression that makes a sink. Several streams may write to one.
    /// The items of a batch become visible together, in order.
    ///
    /// - **Key and time**: end here.
    /// - **Cost**: a call in the loop of the first worker, whose items come first; each of the others fills a buffer of its own, and the buffers
    ///   are written one after the other.
    /// - **Spark Streaming**: `saveAs…`, `foreachRDD`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn copy(numbers: impl Source<u32>, out: impl Sink<u32>) {
    ///         numbers.sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// copy(vec![1, 2], &mut out).workers(2).run_blocking().unwrap();
    /// assert_eq!(out, [1, 2]);
    /// ```
    pub fn sink<S: Takes<T, W>, V, W>(self, sink: &Outlet<'_, S, T>) -> Two<V, W>
    where
        T: IsSent<V>,
    {
        let _ = sink;
        (Proof::new(), Proof::new())
    }
}
