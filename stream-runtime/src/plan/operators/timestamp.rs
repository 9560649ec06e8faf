use crate::plan::{IsTime, Proof, Stamped, Stream, Unstamped};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Takes the items' event time from them: a [`Timestamp`](crate::time::Timestamp), a
    /// [`SystemTime`](std::time::SystemTime) or a `jiff::Timestamp`.
    ///
    /// A stream gets timestamps once, and they stay with what is made of the items. A window needs a [`watermark`](Self::watermark) too.
    ///
    /// - **Key and time**: the key is kept; the time is the closure's.
    /// - **Cost**: a call in the loop.
    /// - **Spark Streaming**: none; Structured Streaming takes a column.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn per_minute(secs: impl Source<i64>, out: impl Sink<(Window, u64)>) {
    ///         secs.timestamp(|s| Timestamp::from_secs(*s))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|_| true)
    ///             .window(tumbling(1.mins()))
    ///             .count()
    ///             .drop_late()
    ///             .map(|(_, window, count)| (window, count))
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// per_minute(vec![5, 61, 58], &mut out).run_blocking().unwrap();
    /// let minute = |n: i64| Window { start: Timestamp::from_secs(60 * n), end: Timestamp::from_secs(60 * n + 60) };
    /// assert_eq!(out, [(minute(0), 2), (minute(1), 1)]);
    /// ```
    pub fn timestamp<E, W, F>(self, at: F) -> (Stream<T, K, Stamped, B>, F, Proof<W>)
    where
        F: Fn(&T) -> E + Sync,
        E: IsTime<W>,
        C: Unstamped,
    {
        (Stream::new(), at, Proof::new())
    }
}
