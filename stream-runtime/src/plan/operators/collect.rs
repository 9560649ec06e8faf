use crate::aggregate::Collect;
use crate::plan::{Grouped, Holds, IsKept, Proof, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// All items of each key, as a `Vec` in the order of arrival.
    ///
    /// Items that borrow from their batch are kept as owned twins: `&str` as `Box<str>`, a `#[derive(Record)] struct Click<'a>` as
    /// `ClickOwned`.
    ///
    /// - **Results**: `(key, items)`; behind a window `(key, window, items)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives all items so far of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: memory for every item of the window; one look into the table per item. Running on, each result is a copy of all items
    ///   so far. Prefer an aggregate that keeps less.
    /// - **Spark Streaming**: `groupByKey` behind `.per_batch()`, `groupByKeyAndWindow` behind a window.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn parity(numbers: impl Source<u32>, groups: impl Sink<(bool, Vec<u32>)>) {
    ///         numbers.key_by(|n| n % 2 == 0).per_batch().collect().sink(groups);
    ///     }
    /// );
    ///
    /// let mut groups = vec![];
    /// parity(vec![3, 2, 1, 5, 4], &mut groups).run_blocking().unwrap();
    /// groups.sort();
    /// assert_eq!(groups, [(false, vec![3, 1, 5]), (true, vec![2, 4])]);
    /// ```
    pub fn collect<G, E, O, W>(self) -> (Results<T, G, C, E, Vec<O>>, Collect, Proof<W>)
    where
        K: Grouped<G> + Holds<B, E>,
        T: IsKept<O, W> + Send,
    {
        (Results::new(), Collect, Proof::new())
    }
}
