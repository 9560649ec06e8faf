use crate::plan::{EatsBatch, IsSent, Proof, Stream, Two};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Calls the closure once a batch, with the batch's items in order and its number, from 0: an end of the pipeline.
    ///
    /// The number grows from batch to batch, so that an outside system can tell a batch that it has seen already. A batch of which no item
    /// gets here makes no call, so that numbers may be left out.
    ///
    /// In a `#[durable]` pipeline the numbers go on behind a crash where they were, and the batch that was under way then runs once more: with the same number, and with
    /// the same records in the same batch. So the closure may be called twice for a number, never with other items; and no other batch before the latest comes again.
    /// What it writes is there once if the outside keeps the number of the last batch that it has taken, changes both in one transaction, and passes over a number that is
    /// not above it; or if it writes to a name that is made of the number, in place of what is there. In a pipeline that is not durable the numbers begin at 0 in each run.
    ///
    /// - **Key and time**: end here.
    /// - **Cost**: the items of a batch are gathered in a `Vec`, which the closure gets.
    /// - **Spark Streaming**: `foreachRDD((rdd, time) => ..)`, `foreachBatch`.
    ///
    /// ```
    /// use std::sync::Mutex;
    /// use thalweg::prelude::*;
    ///
    /// static SEEN: Mutex<Vec<(u64, usize)>> = Mutex::new(Vec::new());
    ///
    /// stream!(
    ///     fn sizes(numbers: impl Source<u32>) {
    ///         numbers.filter(|n| n % 2 == 1).for_each_batch(|items, id| {
    ///             SEEN.lock().unwrap().push((id, items.len()));
    ///         });
    ///     }
    /// );
    ///
    /// sizes(vec![1, 2, 3]).run_blocking().unwrap();
    /// assert_eq!(*SEEN.lock().unwrap(), [(0, 2)]);
    /// ```
    pub fn for_each_batch<F, O, W>(self, function: F) -> (F, Two<O, W>)
    where
        T: IsSent<W>,
        F: Fn(Vec<T>, u64) + EatsBatch<T, O> + Sync,
    {
        (function, (Proof::new(), Proof::new()))
    }
}
