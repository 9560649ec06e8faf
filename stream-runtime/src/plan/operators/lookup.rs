use crate::plan::{IsTable, LooksUp, Proof, ReadBy, Stream, Two};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Puts beside each item the value that a table has for a key of it.
    ///
    /// The table is that of the start of the batch: a change that comes in the same batch is not seen. A table of
    /// [`versions`](Self::versions) is asked for the value that was valid at the item's own time.
    ///
    /// - **Results**: `(item, Option<value>)`.
    /// - **Key and time**: kept.
    /// - **Cost**: a look into the table, and a copy of what it finds. Nothing moves between workers: all of them read the one table.
    /// - **Spark Streaming**: a broadcast variable; a join with a static table.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn named(
    ///         names: impl Source<(u32, &'static str)> + Bounded,
    ///         visits: impl Source<u32>,
    ///         out: impl Sink<(u32, Option<&'static str>)>,
    ///     ) {
    ///         let names = names.key_by(|name| name.0).map_values(|name| Name(name.1)).latest();
    ///         visits.lookup(names, |visit| *visit).map(|(visit, name)| (visit, name.map(|name| name.0))).sink(out);
    ///     }
    /// );
    ///
    /// #[derive(Clone, Record)]
    /// struct Name(&'static str);
    ///
    /// let mut out = vec![];
    /// let batches_of_one = Trigger::asap().cap(1);
    /// named(vec![(1, "Ada"), (2, "Bo")], vec![2, 1, 2], &mut out).trigger(batches_of_one).run_blocking().unwrap();
    /// assert_eq!(out, [(2, None), (1, Some("Ada")), (2, Some("Bo"))]);
    /// ```
    pub fn lookup<X, O, V, Kind, Q, W, W2, F>(
        self,
        table: X,
        key: F,
    ) -> (Stream<(T, Option<V>), K, C, B>, F, Two<W, W2>)
    where
        X: IsTable<O, V, Kind, W>,
        Kind: ReadBy<C>,
        F: Fn(&T) -> Q + Sync,
        Q: LooksUp<O, W2>,
    {
        let _ = table;
        (Stream::new(), key, (Proof::new(), Proof::new()))
    }
}
