use crate::aggregate::Fold;
use crate::plan::{Grouped, Holds, Proof, RangesOver, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Takes the items of each key in, one after the other, by a value that begins as a clone of `init`.
    ///
    /// As in [`Iterator::fold`], the closure gets the value so far by value and gives the next one. The order is that of arrival. The
    /// value must not borrow from a batch, since it outlives it; the items may.
    ///
    /// - **Results**: `(key, value)`; behind a window `(key, window, value)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives clones of the values of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table per item. With several workers every item crosses to the worker of its key, since nothing says
    ///   how two values make one.
    /// - **Spark Streaming**: `updateStateByKey` and `mapWithState`; `aggregateByKey` behind `.per_batch()`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn balances(payments: impl Source<(u32, i64)> + Bounded, limit: i64, balances: impl Sink<(u32, i64)>) {
    ///         payments
    ///             .key_by(|payment| payment.0)
    ///             .fold(0, |balance, payment| (balance + payment.1).min(limit))
    ///             .sink(balances);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// balances(vec![(1, 70), (2, 5), (1, 50), (1, -30)], 100, &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(1, 70), (2, 5)]);
    /// ```
    pub fn fold<G, E, S, W, F>(self, init: S, function: F) -> (Results<T, G, C, E, S>, Fold<S, F>, Proof<W>)
    where
        K: Grouped<G> + Holds<B, E>,
        T: Send,
        S: Clone + Send + Sync + 'static,
        F: Fn(S, T) -> S + Sync,
        Fold<S, F>: RangesOver<T, G, W>,
    {
        (Results::new(), Fold::new(init, function), Proof::new())
    }
}
