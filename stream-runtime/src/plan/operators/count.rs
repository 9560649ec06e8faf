use crate::aggregate::Count;
use crate::plan::{Grouped, Holds, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The number of items of each key, as `u64`.
    ///
    /// - **Results**: `(key, count)`; behind a window `(key, window, count)`. Without a window or `.per_batch()` it runs on: each
    ///   batch gives the new counts of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table per item. With several workers, what crosses between them is one count per key and worker.
    /// - **Spark Streaming**: `updateStateByKey`, as a running count; `countByValue` behind `.per_batch()`; `countByWindow` and
    ///   `countByValueAndWindow` behind a window.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn rolls(dice: impl Source<u32> + Bounded, counts: impl Sink<(u32, u64)>) {
    ///         dice.key_by(|eyes| *eyes).count().sink(counts);
    ///     }
    /// );
    ///
    /// let mut counts = vec![];
    /// rolls(vec![6, 2, 6], &mut counts).run_blocking().unwrap();
    /// assert_eq!(counts, [(6, 2), (2, 1)]);
    /// ```
    pub fn count<G, E>(self) -> (Results<T, G, C, E, u64>, Count)
    where
        K: Grouped<G> + Holds<B, E>,
    {
        (Results::new(), Count)
    }
}
