use crate::plan::{Excused, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Says why the state of the operator that follows stays small on an input that may never end.
    ///
    /// A running aggregate, [`scan`](Self::scan) and [`dedup`](Self::dedup) keep something for every key for ever, so that on an input that
    /// may never end they are refused unless the pipeline says why that is all right. The reason is for the reader, and holds for one of
    /// them.
    ///
    /// - **Key and time**: kept.
    /// - **Cost**: none.
    /// - **Spark Streaming**: none; state grows unasked there.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn by_digit(numbers: impl Source<u32>, out: impl Sink<(u32, u64)>) {
    ///         numbers.key_by(|n| n % 10).unbounded("there are ten digits").count().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// by_digit(vec![7, 17, 3], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(7, 2), (3, 1)]);
    /// ```
    pub fn unbounded(self, why: &'static str) -> Stream<T, K, C, Excused<B>> {
        let _ = why;
        Stream::new()
    }
}
