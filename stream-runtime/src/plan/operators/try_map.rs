use crate::plan::{Stream, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes one item of each item, or an error.
    ///
    /// What becomes of the errors must be said right behind it: [`split_errors`](Self::split_errors) makes them a stream of their own,
    /// [`or_fail`](Self::or_fail) ends the job with the first one, [`or_drop`](Self::or_drop) counts and drops them.
    ///
    /// - **Key and time**: the key is dropped; the new item or error has the time of the old item.
    /// - **Cost**: a call in the loop.
    /// - **Spark Streaming**: `map` to a `Try`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn halves(numbers: impl Source<u32>, out: impl Sink<u32>, odd: impl Sink<u32>) {
    ///         let (halves, errors) = numbers.try_map(|n| if n % 2 == 0 { Ok(n / 2) } else { Err(n) }).split_errors();
    ///         halves.sink(out);
    ///         errors.sink(odd);
    ///     }
    /// );
    ///
    /// let (mut out, mut odd) = (vec![], vec![]);
    /// halves(vec![4, 7, 10], &mut out, &mut odd).run_blocking().unwrap();
    /// assert_eq!((out, odd), (vec![2, 5], vec![7]));
    /// ```
    #[must_use = "the errors must be dealt with: `.split_errors()`, `.or_fail()` or `.or_drop()`"]
    pub fn try_map<U, E, F>(self, function: F) -> (Stream<Result<U, E>, Unkeyed, C, B>, F)
    where
        F: Fn(T) -> Result<U, E> + Sync,
    {
        (Stream::new(), function)
    }
}
