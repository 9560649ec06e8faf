use crate::join::{Group, Shape};
use crate::plan::{Joining, Joins, Results};
use crate::window::Processing;

impl<A, AO, B, BO, Q, O, C, E, G: Shape> Joining<(A, AO), (B, BO), (Q, O), C, E, G> {
    /// Joins items that come in the same batch.
    ///
    /// **The result depends on where batches end**, which is for the trigger and the engine to say. Nothing outlives the batch.
    ///
    /// - **Results**: `(key, left, right)` for each pair: for each left item in order, the right ones in theirs. A key that borrows from its batch
    ///   stays borrowed. Of `cogroup`, one result for each key.
    /// - **Key and time**: both are dropped.
    /// - **Cost**: a look into the table per item, and a copy of both items per pair.
    /// - **Spark Streaming**: `join`, `cogroup` on two DStreams.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn together(a: impl Source<u32>, b: impl Source<u32>, out: impl Sink<(u32, u32, u32)>) {
    ///         let b = b.key_by(|n| n % 10);
    ///         a.key_by(|n| n % 10).join(b).per_batch().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// together(vec![1, 11, 2], vec![21, 3], &mut out).trigger(Trigger::asap().cap(9)).run_blocking().unwrap();
    /// assert_eq!(out, [(1, 1, 21), (1, 11, 21)]);
    /// ```
    pub fn per_batch(self) -> (Results<(), Joins<Processing>, C, E, (Q, G::Left<AO>, G::Right<BO>)>, Group<G>) {
        (Results::new(), Group::new())
    }
}
