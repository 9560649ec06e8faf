use crate::plan::{Holds, IsJoined, KeyedBy, Newest, Proof, Stream, Table};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes a table of the newest item of each key, which [`lookup`](Self::lookup) reads.
    ///
    /// It is not a stream: it can be given a name, and looked into by any number of streams. Newest is what comes last, whatever its time; of a
    /// table that knows the past see [`versions`](Self::versions).
    ///
    /// - **Key and time**: the table is keyed as the stream was. What borrows from its batch is kept as its owned twin.
    /// - **Cost**: memory for an item of each key, for ever, so that an input that may never end needs [`unbounded`](Self::unbounded). A change
    ///   is a look into the table at the end of the batch, on the engine's thread.
    /// - **Spark Streaming**: a broadcast variable that one makes anew.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn priced(
    ///         prices: impl Source<(&'static str, u32)> + Bounded,
    ///         sold: impl Source<&'static str>,
    ///         out: impl Sink<(&'static str, Option<u32>)>,
    ///     ) {
    ///         let prices = prices.key_by(|price| price.0).map_values(|price| price.1).latest();
    ///         sold.lookup(prices, |item| *item).sink(out);
    ///     }
    /// );
    ///
    /// let (prices, sold) = (vec![("tea", 3), ("tea", 4)], vec!["tea", "salt", "tea"]);
    /// let mut out = vec![];
    /// // The first batch sees no prices yet, the second one the first price, and the third one the second.
    /// priced(prices, sold, &mut out).trigger(Trigger::asap().cap(1)).run_blocking().unwrap();
    /// assert_eq!(out, [("tea", None), ("salt", None), ("tea", Some(4))]);
    /// ```
    pub fn latest<Q, O, E, V, W>(self) -> (Table<O, V, Newest>, Proof<W>)
    where
        K: KeyedBy<Q, O> + Holds<B, E>,
        T: IsJoined<V, W>,
    {
        (Table::new(), Proof::new())
    }
}
