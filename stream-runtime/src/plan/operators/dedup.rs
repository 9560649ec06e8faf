use std::marker::PhantomData;
use std::time::Duration;

use crate::plan::{HoldsIds, IsKey, IsSent, Proof, Stream, Two};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Lets of the items with the same id the first one through.
    ///
    /// Without [`within`](Deduplicated::within) every id is known for ever, so that on an input that may never end it must follow, or the
    /// pipeline says why there are few: [`unbounded`](Self::unbounded). An id is what a key is: see [`key_by`](Self::key_by).
    ///
    /// - **Results**: of each id its items in the order of their arrival: which of two in a batch is the first one does not depend on the
    ///   number of workers. Between ids no order is kept.
    /// - **Key and time**: kept. The id is not the key.
    /// - **Cost**: one look into the table of ids per item. One worker goes on in the same loop; with several, every item crosses to the
    ///   worker of its id.
    /// - **Spark Streaming**: `dropDuplicates` of Structured Streaming, and with `within` `dropDuplicatesWithinWatermark`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn once(orders: impl Source<(u32, char)> + Bounded, out: impl Sink<(u32, char)>) {
    ///         orders.dedup(|order| order.0).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// once(vec![(1, 'a'), (2, 'b'), (1, 'c')], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(1, 'a'), (2, 'b')]);
    /// ```
    pub fn dedup<Q, O, V, W, F>(self, id: F) -> (Deduplicated<T, K, C, B>, F, Two<V, W>)
    where
        F: Fn(&T) -> Q + Sync,
        Q: IsKey<O, V>,
        T: IsSent<W>,
    {
        (Deduplicated(PhantomData), id, (Proof::new(), Proof::new()))
    }
}

/// What [`dedup`](Stream::dedup) gives: a stream, of which may be said for how long ids are known.
#[must_use = "a stream that no operator takes up does nothing"]
pub struct Deduplicated<T, K, C, B>(PhantomData<fn() -> (T, K, C, B)>);

impl<T, K, C, B> Clone for Deduplicated<T, K, C, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, K, C, B> Copy for Deduplicated<T, K, C, B> {}

impl<T, K, C, B> Deduplicated<T, K, C, B> {
    /// For how long an id is known: an item goes through if none of its id went through in so much time before it.
    ///
    /// Time counts from the item that went through; repeats that are dropped don't begin it anew. It is event time on a stream with a
    /// watermark, and else the time of the batch. An item that is so late that the watermark has passed its time by more than this goes
    /// through, for nobody knows any more.
    ///
    /// - **Results**: of each id its items in the order of their arrival. Where that is not the order of their times, the one that comes
    ///   first goes through, and one of an earlier time behind it does not, as long as the id is known.
    /// - **Key and time**: kept.
    /// - **Cost**: memory for the ids that went through in twice that time at the most: the table is gone over once in that time.
    /// - **Spark Streaming**: `dropDuplicatesWithinWatermark` of Structured Streaming.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn alarms(rings: impl Source<(i64, u32)>, out: impl Sink<(i64, u32)>) {
    ///         rings
    ///             .timestamp(|ring| Timestamp::from_secs(ring.0))
    ///             .watermark(bounded(5.secs()))
    ///             .dedup(|ring| ring.1)
    ///             .within(1.mins())
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// alarms(vec![(0, 7), (20, 7), (50, 8), (60, 7), (119, 7)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(0, 7), (50, 8), (60, 7)]);
    /// ```
    pub fn within(self, time: Duration) -> Stream<T, K, C, B> {
        let _ = time;
        Stream::new()
    }

    /// The stream, where every id is known for ever.
    #[doc(hidden)]
    pub fn results<E>(self) -> Stream<T, K, C, E>
    where
        B: HoldsIds<E>,
    {
        Stream::new()
    }
}
