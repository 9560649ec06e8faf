use crate::plan::{EndsJob, Fallible, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The results of `try_map`; its first error ends the job, which gives it as the cause of its own.
    ///
    /// The error is anything that `?` turns into a `Box<dyn Error + Send + Sync>`: an error type, a `String` or a `&'static str`.
    ///
    /// - **Key and time**: kept.
    /// - **Cost**: a `match` in the loop.
    /// - **Spark Streaming**: an exception in `map`.
    ///
    /// ```
    /// use std::error::Error;
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn numbers(words: impl Source<String>, out: impl Sink<u32>) {
    ///         words.try_map(|word| word.parse::<u32>()).or_fail().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// let error = numbers(vec!["one".into()], &mut out).run_blocking().unwrap_err();
    /// assert_eq!(error.source().unwrap().to_string(), "invalid digit found in string");
    /// ```
    pub fn or_fail<U, E, V, W>(self) -> (Stream<U, K, C, B>, Proof<W>)
    where
        T: Fallible<U, E, V>,
        E: EndsJob<W>,
    {
        (Stream::new(), Proof::new())
    }
}
