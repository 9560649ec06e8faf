use crate::plan::{BeginsWith, Holds, IsKnown, IsSent, KeyedBy, Proof, Stream, Three, Unkeyed};
use crate::state::Scan;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes one item of each item, with a state of its key that the closure reads and changes.
    ///
    /// As in [`Iterator::scan`], the closure gets the state by `&mut`; it begins as a clone of `init` for each key. The items of a key are
    /// looked at in the order of their arrival, with any number of workers. The state must not borrow from a batch, since it outlives it;
    /// the items may.
    ///
    /// - **Results**: what the closure gives, at once.
    /// - **Key and time**: the key is dropped, since the new item may not have it any more; the new item has the time of the old one.
    /// - **Cost**: one look into the table per item. One worker goes on in the same loop; with several, every item crosses to the worker of
    ///   its key.
    /// - **Spark Streaming**: `mapWithState`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// How far a meter's reading is above its last one.
    ///     fn used(readings: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
    ///         readings
    ///             .key_by(|reading| reading.0)
    ///             .scan(None, |last: &mut Option<u64>, (meter, reading)| (meter, reading - last.replace(reading).unwrap_or(reading)))
    ///             .filter(|(_, used)| *used > 0)
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// used(vec![(1, 70), (2, 5), (1, 75), (2, 5), (1, 76)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(1, 5), (1, 1)]);
    /// ```
    pub fn scan<Q, O, E, S, U, V, W, X, F>(
        self,
        init: S,
        function: F,
    ) -> (Stream<U, Unkeyed, C, E>, Scan<S, F>, Three<V, W, X>)
    where
        K: KeyedBy<Q, O> + Holds<B, E> + BeginsWith<S, X>,
        T: IsSent<V>,
        S: Clone + Send + Sync + 'static,
        F: Fn(&mut S, T) -> U + Sync,
        U: IsKnown<W>,
    {
        (Stream::new(), Scan::new(init, function), (Proof::new(), (Proof::new(), Proof::new())))
    }
}
