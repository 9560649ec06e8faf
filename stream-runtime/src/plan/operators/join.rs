use crate::join::{Always, Pairs};
use crate::plan::{IsJoined, Joining, JoinsClock, KeyedBy, Proof, SameKey, Stream, Three};
use crate::source::Both;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The pairs of an item of this stream and one of another that have the same key and are near enough in time.
    ///
    /// How near must be said next: [`within`](Joining::within), [`between`](Joining::between), [`window`](Joining::window) or
    /// [`per_batch`](Joining::per_batch). Both streams are keyed, by keys of one type, and agree on time. A stream can be joined with itself:
    /// `a.join(a)`, where its items must be `Clone`.
    ///
    /// - **Results**: `(key, left, right)`, behind a window `(key, window, left, right)`, with the owned twins of items that borrow from their
    ///   batch. As many as there are pairs: items that are equal are joined each for itself.
    /// - **Key and time**: the key is dropped; the time is said by what follows. The watermark is the smaller of the two.
    /// - **Cost**: memory for each item as long as it may meet another; a look into the table per item, and a copy of both items per pair. With
    ///   several workers, each item goes to the one that owns its key.
    /// - **Spark Streaming**: `join`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// /// An order or a payment: its number, and when it was made, in seconds.
    /// type Made = (u32, i64);
    ///
    /// stream!(
    ///     fn paid(orders: impl Source<Made>, payments: impl Source<Made>, out: impl Sink<(u32, Made, Made)>) {
    ///         let orders = orders
    ///             .timestamp(|order| Timestamp::from_secs(order.1))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|order| order.0);
    ///         let payments = payments
    ///             .timestamp(|payment| Timestamp::from_secs(payment.1))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|payment| payment.0);
    ///         orders.join(payments).within(10.mins()).drop_late().sink(out);
    ///     }
    /// );
    ///
    /// let (orders, payments) = (vec![(1, 0), (2, 60)], vec![(2, 90), (3, 95)]);
    /// let mut out = vec![];
    /// paid(orders, payments, &mut out).run_blocking().unwrap();
    /// out.sort();
    /// assert_eq!(out, [(2, (2, 60), (2, 90))]);
    /// ```
    pub fn join<Q, O, AO, W, T2, K2, C2, B2, Q2, O2, BO, W2, J, V>(
        self,
        other: Stream<T2, K2, C2, B2>,
    ) -> (Joining<(T, AO), (T2, BO), (Q, O), J, Both<B, B2>, Pairs<Always, Always>>, Three<V, W, W2>)
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
