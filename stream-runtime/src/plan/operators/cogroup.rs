use crate::join::Whole;
use crate::plan::{IsJoined, Joining, JoinsClock, KeyedBy, Proof, SameKey, Stream, Three};
use crate::source::Both;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// For each key, all items of this stream and all of another, in a window or a batch.
    ///
    /// [`window`](Joining::window) or [`per_batch`](Joining::per_batch) must stand behind it. A key comes if either stream has it.
    ///
    /// - **Results**: `(key, window, Vec<left>, Vec<right>)`, of a batch `(key, Vec<left>, Vec<right>)`; each `Vec` in the order of arrival, with
    ///   the owned twins of items that borrow from their batch.
    /// - **Key and time**: the key is dropped; behind a window, a result's time is the window's last microsecond.
    /// - **Cost**: memory for each item of the window; a look into the table per item.
    /// - **Spark Streaming**: `cogroup`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn by_digit(a: impl Source<u32>, b: impl Source<u32>, out: impl Sink<(u32, Vec<u32>, Vec<u32>)>) {
    ///         let b = b.key_by(|n| n % 10);
    ///         a.key_by(|n| n % 10).cogroup(b).per_batch().sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// by_digit(vec![1, 11, 2], vec![21, 3], &mut out).run_blocking().unwrap();
    /// out.sort();
    /// assert_eq!(out, [(1, vec![1, 11], vec![21]), (2, vec![2], vec![]), (3, vec![], vec![3])]);
    /// ```
    pub fn cogroup<Q, O, AO, W, T2, K2, C2, B2, Q2, O2, BO, W2, J, V>(
        self,
        other: Stream<T2, K2, C2, B2>,
    ) -> (Joining<(T, AO), (T2, BO), (Q, O), J, Both<B, B2>, Whole>, Three<V, W, W2>)
    where
        K: KeyedBy<Q, O>,
        K2: KeyedBy<Q2, O2>,
        Q2: SameKey<Q, V>,
        C2: JoinsClock<C, J>,
        T: IsJoined<AO, W>,
        T2: IsJoined<BO, W2>,
    {
        let _ = other;
        (Joining::new(), (Proof::new(), (Proof::new(), Proof::new())))
    }
}
