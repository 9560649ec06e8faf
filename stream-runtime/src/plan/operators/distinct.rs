use crate::aggregate::Distinct;
use crate::plan::{Grouped, Holds, IsKey, Proof, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The different values, for each key, of what the closure takes from each item, as a `Vec` in the order of their first arrival.
    ///
    /// For their number, put `.map(|(key, values)| (key, values.len()))` behind it (`|(key, window, values)|` behind a window). A value
    /// that borrows from its batch is owned only when it is new.
    ///
    /// - **Results**: `(key, values)`; behind a window `(key, window, values)`. Without a window or `.per_batch()` it runs on: each batch
    ///   gives all values so far of the keys that it touched.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: memory for every different value; one look into the table of the keys and one into the table of the key's values per
    ///   item. Running on, each result is a copy of all values so far. With several workers, what crosses between them is the different
    ///   values of each key and worker.
    /// - **Spark Streaming**: `transform(_.distinct())` behind `.per_batch()`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn visitors(visits: impl Source<(char, u32)> + Bounded, visitors: impl Sink<(char, Vec<u32>)>) {
    ///         visits.key_by(|visit| visit.0).distinct(|visit| visit.1).sink(visitors);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// visitors(vec![('x', 7), ('y', 1), ('x', 2), ('x', 7)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [('x', vec![7, 2]), ('y', vec![1])]);
    /// ```
    pub fn distinct<G, E, V, O, W, F>(self, value: F) -> (Results<T, G, C, E, Vec<O>>, Distinct<F>, Proof<W>)
    where
        F: Fn(&T) -> V + Sync,
        V: IsKey<O, W>,
        K: Grouped<G> + Holds<B, E>,
    {
        (Results::new(), Distinct(value), Proof::new())
    }
}
