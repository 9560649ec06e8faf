use crate::aggregate::{Aggregate, All};
use crate::plan::{Grouped, Holds, IsKnown, Proof, RangesOver, Results, Stream, Two};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Several aggregates of each key in one pass: the closure makes a tuple of up to eight.
    ///
    /// Its argument, [`All`], has the aggregates as methods, with the arguments of the operators of the same names. Those that take
    /// whole items (`reduce`, `fold`, `collect`, `top`) need items that are `Clone` there, and clone each, since they share it with the
    /// others. A tuple may stand in a tuple.
    ///
    /// - **Results**: `(key, (a, b, ..))`; behind a window `(key, window, (a, b, ..))`. Without a window or `.per_batch()` it runs on:
    ///   each batch gives the new values of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table per item, for all of them. With several workers, what crosses between them is one value per
    ///   key and worker if that goes for each of them, every item's part otherwise (such as with a mean of floats).
    /// - **Spark Streaming**: `combineByKey`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn latency(calls: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, (u64, f64, u64))>) {
    ///         calls
    ///             .key_by(|call| call.0)
    ///             .aggregate(|all| (all.count(), all.mean(|call| call.1), all.max(|call| call.1)))
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// latency(vec![(1, 20), (2, 7), (1, 30)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(1, (2, 25.0, 30)), (2, (1, 7.0, 7))]);
    /// ```
    pub fn aggregate<G, E, A, R, W, V, F>(self, together: F) -> (Results<T, G, C, E, R>, A, Two<W, V>)
    where
        K: Grouped<G> + Holds<B, E>,
        F: FnOnce(All<T>) -> A,
        A: Aggregate<T, Output = R> + RangesOver<T, G, V>,
        R: IsKnown<W>,
    {
        (Results::new(), together(All::new()), (Proof::new(), Proof::new()))
    }
}
