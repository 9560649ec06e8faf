use crate::aggregate::{Reduce, Whole};
use crate::plan::{Grouped, Holds, Proof, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Puts the items of each key together, two at a time, from left to right in the order of arrival.
    ///
    /// The first item of a key is its first value; of each further one the closure makes `function(value so far, item)`. It need not be
    /// associative, but behind a sliding window, which puts parts together. The items must not borrow from their batch, since the value outlives it; where they do, [`fold`](Self::fold) or an
    /// owned part of them (`.map_values(..)`) serves.
    ///
    /// - **Results**: `(key, value)`; behind a window `(key, window, value)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives the new values of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table per item. With several workers every item crosses to the worker of its key, since nothing says
    ///   that the order doesn't matter; `count`, `sum` of integers, `min`, `max` and `top` send less.
    /// - **Spark Streaming**: `reduceByKey` behind `.per_batch()`, `reduceByKeyAndWindow` behind a window, `updateStateByKey` without
    ///   either.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn logs(lines: impl Source<(u32, String)> + Bounded, logs: impl Sink<(u32, String)>) {
    ///         lines
    ///             .key_by(|line| line.0)
    ///             .map_values(|line| line.1)
    ///             .reduce(|log, line| format!("{log}, {line}"))
    ///             .sink(logs);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// logs(vec![(1, "up".into()), (2, "on".into()), (1, "down".into())], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(1, "up, down".into()), (2, "on".into())]);
    /// ```
    pub fn reduce<G, E, W, F: Fn(T, T) -> T + Sync>(self, function: F) -> (Results<T, G, C, E, T>, Reduce<F>, Proof<W>)
    where
        K: Grouped<G> + Holds<B, E>,
        T: Whole<W>,
    {
        (Results::new(), Reduce(function), Proof::new())
    }
}
