use crate::plan::{Batched, KeyedBy, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Cuts a keyed stream into batches: the aggregate that follows gives a result for each key of a batch, and forgets it.
    ///
    /// **The result depends on where batches end**, which is for the trigger and the engine to say. Use it to bring less further on, or
    /// with a trigger that gives batches a meaning.
    ///
    /// - **Key and time**: the key is kept for the aggregate; behind it, results have no time but that of their arrival.
    /// - **Cost**: less than a running aggregate: a key that borrows from its batch is never owned.
    /// - **Spark Streaming**: what every aggregate of a `DStream` does.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn counts(numbers: impl Source<u32>, out: impl Sink<(u32, u64)>) {
    ///         numbers.key_by(|n| n % 3).per_batch().count().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// counts(vec![3, 6, 9, 12], &mut out).trigger(Trigger::asap().cap(3)).run_blocking().unwrap();
    /// assert_eq!(out, [(0, 3), (0, 1)]);
    /// ```
    pub fn per_batch<Q, O>(self) -> Stream<T, Batched<Q>, C, B>
    where
        K: KeyedBy<Q, O>,
    {
        Stream::new()
    }
}
