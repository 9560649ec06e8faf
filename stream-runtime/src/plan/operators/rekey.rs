use crate::plan::{BeginsWithKey, Keyed, Stream, WasKeyed};
use crate::state::Key;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Keys results by the key that they were made under.
    ///
    /// The results of an aggregate and of a join begin with their key, and have none: what follows them need not be about it. `rekey` goes on with that
    /// key. It stands where the key is kept for sure: behind an aggregate or a join, with nothing between that makes other items of the results; `filter`,
    /// `inspect` and `partition` don't. Elsewhere it is an error, and [`key_by`](Self::key_by) says what the key is.
    ///
    /// - **Key and time**: the key is the first part of the items, which stay whole; the time is kept.
    /// - **Cost**: a copy of the key. The results of a key are on the worker that owns it, so that an aggregate behind `rekey` sends nothing to other workers,
    ///   where it must behind `key_by`: that a closure gives the old key can't be known. (Sessions and state of one's own do send.)
    /// - **Spark Streaming**: `mapValues` on pairs, which keeps their partitioner.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// The most that each sensor counted in a minute, by hour.
    ///     fn peaks(events: impl Source<(&'static str, i64)>, out: impl Sink<(Box<str>, Window, u64)>) {
    ///         events
    ///             .timestamp(|event| Timestamp::from_secs(event.1))
    ///             .watermark(bounded(0.secs()))
    ///             .key_by(|event| event.0)
    ///             .window(tumbling(1.mins()))
    ///             .count()
    ///             .drop_late()
    ///             .rekey()
    ///             .window(tumbling(1.hours()))
    ///             .max(|(_, _, count)| *count)
    ///             .drop_late()
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// peaks(vec![("a", 5), ("a", 70), ("a", 80), ("b", 90)], &mut out).run_blocking().unwrap();
    /// let mut out: Vec<_> = out.iter().map(|(sensor, _, peak)| (&**sensor, *peak)).collect();
    /// out.sort();
    /// assert_eq!(out, [("a", 2), ("b", 1)]);
    /// ```
    pub fn rekey<Q: Key>(self) -> (Stream<T, Keyed<Q, Q::Owned>, C, B>, fn(&T) -> Q)
    where
        K: WasKeyed<T, Q>,
        T: BeginsWithKey<Q>,
    {
        (Stream::new(), |item| item.key().clone())
    }
}
