use crate::aggregate::{ReduceInvertible, Whole};
use crate::plan::{Grouped, Holds, Proof, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Puts the items of each key together, two at a time, by a closure with an inverse: windows that overlap then take what leaves them out again,
    /// instead of putting what they hold together anew.
    ///
    /// The closure must be associative, and `inverse(function(a, b), a)` must be `b`, exactly: what is lost in rounding stays lost. Elsewhere than
    /// behind a sliding window it is [`reduce`](Self::reduce), and the inverse is never called.
    ///
    /// - **Results**: `(key, item)`; behind a window `(key, window, item)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives the new values of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: one look into the table per item; in a sliding window a call of each closure per key and slice. With several workers every item
    ///   crosses to the worker of its key.
    /// - **Spark Streaming**: `reduceByKeyAndWindow` and `reduceByWindow` with an inverse.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// The parity of each device's frames in the last two seconds, every second.
    ///     fn parities(frames: impl Source<(i64, u32, u64)>, parities: impl Sink<(u32, u64)>) {
    ///         frames
    ///             .timestamp(|frame| Timestamp::from_secs(frame.0))
    ///             .watermark(bounded(1.secs()))
    ///             .key_by(|frame| frame.1)
    ///             .map_values(|frame| frame.2)
    ///             .window(sliding(2.secs()).every(1.secs()))
    ///             .reduce_invertible(|a, b| a ^ b, |all, gone| all ^ gone)
    ///             .drop_late()
    ///             .map(|(device, _, parity)| (device, parity))
    ///             .sink(parities);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// parities(vec![(1, 7, 0b01), (2, 7, 0b11), (3, 7, 0b10)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(7, 0b01), (7, 0b10), (7, 0b01), (7, 0b10)]);
    /// ```
    pub fn reduce_invertible<G, E, W, F, I>(
        self,
        function: F,
        inverse: I,
    ) -> (Results<T, G, C, E, T>, ReduceInvertible<F, I>, Proof<W>)
    where
        F: Fn(T, T) -> T + Sync,
        I: Fn(T, T) -> T + Sync,
        K: Grouped<G> + Holds<B, E>,
        T: Whole<W>,
    {
        (Results::new(), ReduceInvertible::new(function, inverse), Proof::new())
    }
}
