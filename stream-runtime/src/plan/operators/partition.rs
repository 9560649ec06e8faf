use crate::plan::{Looks, Proof, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Parts the stream in two: the items for which the closure says `true`, and the others.
    ///
    /// - **Key and time**: both sides keep them.
    /// - **Cost**: an `if` with an `else` in the loop. The items are read and tested once.
    /// - **Spark Streaming**: `filter` twice.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn sizes(numbers: impl Source<u32>, large: impl Sink<u32>, small: impl Sink<u32>) {
    ///         let (above, below) = numbers.partition(|n| *n >= 10);
    ///         above.sink(large);
    ///         below.sink(small);
    ///     }
    /// );
    ///
    /// let (mut large, mut small) = (vec![], vec![]);
    /// sizes(vec![3, 10, 30], &mut large, &mut small).run_blocking().unwrap();
    /// assert_eq!((large, small), (vec![10, 30], vec![3]));
    /// ```
    pub fn partition<F: Fn(&T) -> bool + Looks<T, O> + Sync, O>(self, predicate: F) -> ((Self, Self), F, Proof<O>) {
        ((self, self), predicate, Proof::new())
    }
}
