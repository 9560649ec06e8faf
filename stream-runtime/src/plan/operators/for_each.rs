use crate::plan::{Eats, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Calls the closure with each item, on the worker that has it: an end of the pipeline.
    ///
    /// With several workers the calls come from several threads, and the order is that of each worker's share. What must be in order, or
    /// can fail, is a sink.
    ///
    /// - **Key and time**: end here.
    /// - **Cost**: a call in the loop.
    /// - **Spark Streaming**: `foreachRDD(_.foreach(..))`.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU32, Ordering};
    /// use thalweg::prelude::*;
    ///
    /// static SUM: AtomicU32 = AtomicU32::new(0);
    ///
    /// stream!(
    ///     fn add_up(numbers: impl Source<u32>) {
    ///         numbers.for_each(|n| {
    ///             SUM.fetch_add(n, Ordering::Relaxed);
    ///         });
    ///     }
    /// );
    ///
    /// add_up(vec![1, 2, 3]).run_blocking().unwrap();
    /// assert_eq!(SUM.load(Ordering::Relaxed), 6);
    /// ```
    pub fn for_each<F: Fn(T) + Eats<T, O> + Sync, O>(self, function: F) -> (F, Proof<O>) {
        (function, Proof::new())
    }
}
