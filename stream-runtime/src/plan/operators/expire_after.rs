use std::time::Duration;

use crate::plan::{Expiring, KeyedBy, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Lets the operator that follows forget a key for which nothing has come for so long: a running aggregate, [`scan`](Self::scan) or
    /// [`process`](Self::process).
    ///
    /// Each item of a key begins the time anew. It is event time on a stream with a watermark, and else the time of the batch. What has
    /// expired is never seen: an item that comes so long after the one before it finds its key as new, wherever batches end. It is
    /// forgotten at the end of the first batch whose watermark (or time) has passed it. State that expires may stand on an input that never
    /// ends.
    ///
    /// - **Key and time**: kept for the operator that follows.
    /// - **Cost**: 16 bytes more for each key, and as many in a queue; in each such time a key is taken out of the queue once, however many
    ///   items it has.
    /// - **Spark Streaming**: the timeout of `mapWithState`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// How many clicks of a visitor came without a pause of half an hour.
    ///     fn in_a_row(clicks: impl Source<(i64, u32)>, out: impl Sink<(u32, u64)>) {
    ///         clicks
    ///             .timestamp(|click| Timestamp::from_secs(60 * click.0))
    ///             .watermark(bounded(1.mins()))
    ///             .key_by(|click| click.1)
    ///             .expire_after(30.mins())
    ///             .count()
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// let batches_of_one = Trigger::asap().cap(1);
    /// in_a_row(vec![(0, 7), (20, 7), (40, 7), (70, 7)], &mut out).trigger(batches_of_one).run_blocking().unwrap();
    /// assert_eq!(out, [(7, 1), (7, 2), (7, 3), (7, 1)]);
    /// ```
    pub fn expire_after<Q, O>(self, time: Duration) -> Stream<T, Expiring<Q, O>, C, B>
    where
        K: KeyedBy<Q, O>,
    {
        let _ = time;
        Stream::new()
    }
}
