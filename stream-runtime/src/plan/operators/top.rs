use crate::aggregate::Top;
use crate::plan::{Grouped, Holds, IsKept, IsOrdered, Proof, Results, Stream, Two};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The `n` items of each key of which the closure takes the largest values, as a `Vec`, the largest first.
    ///
    /// Of items with equal values the earlier comes first. For the smallest, take `Reverse(value)`, of [`std::cmp::Reverse`]. Items that
    /// borrow from their batch are kept as owned twins, made only for an item that is among the first `n` so far.
    ///
    /// - **Results**: `(key, items)`; behind a window `(key, window, items)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives the top items of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: memory for `n` items per key; one look into the table and one comparison per item that doesn't make it, `n` moves at
    ///   most for one that does. With several workers, what crosses between them is `n` items per key and worker.
    /// - **Spark Streaming**: `transform(_.top(n))` behind `.per_batch()`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn podium(bids: impl Source<(char, u32)> + Bounded, podium: impl Sink<(char, Vec<(char, u32)>)>) {
    ///         bids.key_by(|bid| bid.0).top(2, |bid| bid.1).sink(podium);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// podium(vec![('x', 3), ('x', 9), ('x', 1), ('x', 5)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [('x', vec![('x', 9), ('x', 5)])]);
    /// ```
    pub fn top<G, E, O, R, S, V, W, F>(self, n: usize, by: F) -> (Results<T, G, C, E, Vec<O>>, Top<F>, Two<V, W>)
    where
        F: Fn(&T) -> R + Sync,
        R: IsOrdered<S, V> + Send,
        K: Grouped<G> + Holds<B, E>,
        T: IsKept<O, W> + Send,
    {
        (Results::new(), Top::new(n, by), (Proof::new(), Proof::new()))
    }
}
