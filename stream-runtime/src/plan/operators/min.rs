use crate::aggregate::Min;
use crate::plan::{Grouped, Holds, IsOrdered, Proof, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The smallest, for each key, of what the closure takes from each item.
    ///
    /// Of equal values the first stays. Floats are ordered by [`f64::total_cmp`]: a NaN lies beyond every number, on the side of its
    /// sign, so filter it out in front. Of text, what is kept is a `Box<str>`, made only for a value that is the smallest so far. For the
    /// item itself instead of a value of it, see [`top`](Self::top).
    ///
    /// - **Results**: `(key, value)`; behind a window `(key, window, value)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives the values of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table and one comparison per item. With several workers, what crosses between them is one value per
    ///   key and worker.
    /// - **Spark Streaming**: `reduceByKey(min)` behind `.per_batch()`, `reduceByKeyAndWindow` behind a window, `updateStateByKey` without either.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn coldest(readings: impl Source<(u32, i32)> + Bounded, out: impl Sink<(u32, i32)>) {
    ///         readings.key_by(|reading| reading.0).min(|reading| reading.1).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// coldest(vec![(1, 21), (2, 5), (1, -3)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(1, -3), (2, 5)]);
    /// ```
    pub fn min<G, E, V, O, W, F>(self, value: F) -> (Results<T, G, C, E, O>, Min<F>, Proof<W>)
    where
        F: Fn(&T) -> V + Sync,
        V: IsOrdered<O, W> + Send,
        K: Grouped<G> + Holds<B, E>,
    {
        (Results::new(), Min::new(value), Proof::new())
    }
}
