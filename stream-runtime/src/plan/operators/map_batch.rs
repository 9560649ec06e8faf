use crate::plan::{Arrival, Holding, IsSent, Proof, Stream, Two, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes any number of items of all the items of a batch, which the closure gets in order.
    ///
    /// **The result depends on where batches end**, which is for the trigger and the engine to say. Use it for what is right for any
    /// cut: one call outside for many items, sorting or compressing what goes out together.
    ///
    /// - **Key and time**: both are dropped.
    /// - **Cost**: the items of a batch are gathered in a `Vec`, which the closure gets, and a new stage begins.
    /// - **Spark Streaming**: `transform`, `mapPartitions`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn sorted(numbers: impl Source<u32>, out: impl Sink<u32>) {
    ///         numbers
    ///             .map_batch(|mut items| {
    ///                 items.sort();
    ///                 items
    ///             })
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// sorted(vec![2, 3, 1], &mut out).trigger(Trigger::asap().cap(3)).run_blocking().unwrap();
    /// assert_eq!(out, [1, 2, 3]);
    /// ```
    pub fn map_batch<U: Send, I, V, W, F>(self, function: F) -> (Stream<U, Unkeyed, Arrival, B>, F, Two<V, W>)
    where
        T: IsSent<V>,
        I: Holding<U, W>,
        F: Fn(Vec<T>) -> I + Sync,
    {
        (Stream::new(), function, (Proof::new(), Proof::new()))
    }
}
