use crate::aggregate::Sum;
use crate::plan::{Grouped, Holds, IsNumber, Proof, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The sum, for each key, of what the closure takes from each item.
    ///
    /// Sums of unsigned integers are `u64`, of signed ones `i64`, of 128-bit ones their own type, of floats `f64`. Integers are summed
    /// exactly, in a wider type: numbers of up to 32 bits in 64, which hold four thousand million of the largest of them for one key, and larger ones in 128 or more; a sum of those beyond the range of the result is the nearest number in it. Floats are summed in the order of
    /// arrival, so that the result depends neither on the workers nor on the batches.
    ///
    /// - **Results**: `(key, sum)`; behind a window `(key, window, sum)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives the new sums of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table per item. With several workers, what crosses between them is one sum of integers per key and
    ///   worker, but every float.
    /// - **Spark Streaming**: `reduceByKey(_ + _)` behind `.per_batch()`, `reduceByKeyAndWindow` behind a window, `updateStateByKey`
    ///   without either.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn totals(sales: impl Source<(char, u32)> + Bounded, totals: impl Sink<(char, u64)>) {
    ///         sales.key_by(|sale| sale.0).sum(|sale| sale.1).sink(totals);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// totals(vec![('a', 3), ('b', 4), ('a', 5)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [('a', 8), ('b', 4)]);
    /// ```
    pub fn sum<G, E, V, S, W, F>(self, number: F) -> (Results<T, G, C, E, S>, Sum<F>, Proof<W>)
    where
        F: Fn(&T) -> V + Sync,
        V: IsNumber<S, W>,
        K: Grouped<G> + Holds<B, E>,
    {
        (Results::new(), Sum(number), Proof::new())
    }
}
