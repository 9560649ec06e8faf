use crate::plan::{Fallible, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The results of `try_map`; its errors are dropped, and counted in the job's report.
    ///
    /// - **Key and time**: kept.
    /// - **Cost**: a `match` in the loop.
    /// - **Spark Streaming**: `flatMap` with a `Try`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn numbers(words: impl Source<String>, out: impl Sink<u32>) {
    ///         words.try_map(|word| word.parse::<u32>()).or_drop().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// let report = numbers(vec!["1".into(), "one".into(), "2".into()], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [1, 2]);
    /// assert_eq!(report.rejected, 1);
    /// ```
    pub fn or_drop<U, E, W>(self) -> (Stream<U, K, C, B>, Proof<W>)
    where
        T: Fallible<U, E, W>,
    {
        (Stream::new(), Proof::new())
    }
}
