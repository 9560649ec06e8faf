use crate::plan::{IsKey, Keyed, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Keys the stream: what follows, up to the next aggregate, works per key.
    ///
    /// Keys are integers, `bool`, `char`, text, times, addresses, tuples and arrays of these, and types of your own with
    /// `#[derive(Clone, PartialEq, Eq, Hash, Record)]`. A float is none, and an `Option` must be dealt with in front, by `filter_map` or
    /// `unwrap_or`. A key may borrow from its batch: a `&str` becomes a `Box<str>` when a table first meets it, and that is what
    /// results hold. (Within `.per_batch()` it stays borrowed.) With `|_| ()` all items are of one key.
    ///
    /// - **Key and time**: the key is the closure's, an earlier one is dropped; the time is kept.
    /// - **Cost**: one hash per item, at the aggregate. Nothing moves for it: what crosses between workers is what the aggregate sends.
    /// - **Spark Streaming**: `map` to a pair.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn by_length(words: impl Source<&'static str> + Bounded, out: impl Sink<(usize, u64)>) {
    ///         words.key_by(|word| word.len()).count().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// by_length(vec!["the", "end", "is", "near"], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(3, 2), (2, 1), (4, 1)]);
    /// ```
    pub fn key_by<Q, O, W, F>(self, key: F) -> (Stream<T, Keyed<Q, O>, C, B>, F, Proof<W>)
    where
        F: Fn(&T) -> Q + Sync,
        Q: IsKey<O, W>,
    {
        (Stream::new(), key, Proof::new())
    }
}
