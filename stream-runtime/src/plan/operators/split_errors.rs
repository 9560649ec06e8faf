use crate::plan::{Fallible, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The results of `try_map` and its errors, as two streams.
    ///
    /// - **Key and time**: both sides keep them.
    /// - **Cost**: a `match` in the loop.
    /// - **Spark Streaming**: `filter` twice.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn numbers(words: impl Source<String>, out: impl Sink<u32>, wrong: impl Sink<String>) {
    ///         let (numbers, errors) = words.try_map(|word| word.parse::<u32>().map_err(|_| word)).split_errors();
    ///         numbers.sink(out);
    ///         errors.sink(wrong);
    ///     }
    /// );
    ///
    /// let (mut out, mut wrong) = (vec![], vec![]);
    /// numbers(vec!["1".into(), "one".into(), "2".into()], &mut out, &mut wrong).run_blocking().unwrap();
    /// assert_eq!(out, [1, 2]);
    /// assert_eq!(wrong, ["one"]);
    /// ```
    pub fn split_errors<U, E, W>(self) -> ((Stream<U, K, C, B>, Stream<E, K, C, B>), Proof<W>)
    where
        T: Fallible<U, E, W>,
    {
        ((Stream::new(), Stream::new()), Proof::new())
    }
}
