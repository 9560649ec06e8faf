use crate::aggregate::Mean;
use crate::plan::{Grouped, Holds, IsNumber, Proof, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The arithmetic mean, for each key, of what the closure takes from each item, as `f64`.
    ///
    /// It is the exact sum divided by the count for integers; floats are summed in the order of arrival.
    ///
    /// - **Results**: `(key, mean)`; behind a window `(key, window, mean)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives the new means of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table per item. With several workers, what crosses between them is one sum of integers per key and
    ///   worker, but every float.
    /// - **Spark Streaming**: `combineByKey` with a pair of sum and count.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn climate(readings: impl Source<(u32, f64)> + Bounded, means: impl Sink<(u32, f64)>) {
    ///         readings.key_by(|reading| reading.0).mean(|reading| reading.1).sink(means);
    ///     }
    /// );
    ///
    /// let mut means = vec![];
    /// climate(vec![(1, 20.0), (2, 5.0), (1, 21.0)], &mut means).run_blocking().unwrap();
    /// assert_eq!(means, [(1, 20.5), (2, 5.0)]);
    /// ```
    pub fn mean<G, E, V, S, W, F>(self, number: F) -> (Results<T, G, C, E, f64>, Mean<F>, Proof<W>)
    where
        F: Fn(&T) -> V + Sync,
        V: IsNumber<S, W>,
        K: Grouped<G> + Holds<B, E>,
    {
        (Results::new(), Mean(number), Proof::new())
    }
}
