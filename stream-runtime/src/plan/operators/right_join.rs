use crate::join::{Always, Maybe, Pairs};
use crate::plan::{IsJoined, Joining, JoinsClock, KeyedBy, Proof, SameKey, Stream, Three};
use crate::source::Both;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// A [`join`](Self::join) in which an item of the other stream that meets none of this one comes too, alone.
    ///
    /// - **Results**: `(key, Option<left>, right)`, behind a window `(key, window, Option<left>, right)`. An item comes alone once the watermark
    ///   says that nothing can come any more that it would meet.
    /// - **Key and time**: as with [`left_join`](Self::left_join).
    /// - **Cost**: as with `join`.
    /// - **Spark Streaming**: `rightOuterJoin`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// /// An order or a payment: its number, and when it was made, in seconds.
    /// type Made = (u32, i64);
    ///
    /// stream!(
    ///     fn payments_and_orders(orders: impl Source<Made>, payments: impl Source<Made>, out: impl Sink<(u32, Option<Made>, Made)>) {
    ///         let orders = orders
    ///             .timestamp(|order| Timestamp::from_secs(order.1))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|order| order.0);
    ///         let payments = payments
    ///             .timestamp(|payment| Timestamp::from_secs(payment.1))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|payment| payment.0);
    ///         orders.right_join(payments).within(10.mins()).drop_late().sink(out);
    ///     }
    /// );
    ///
    /// let (orders, payments) = (vec![(1, 0), (2, 60)], vec![(2, 90), (3, 95)]);
    /// let mut out = vec![];
    /// payments_and_orders(orders, payments, &mut out).run_blocking().unwrap();
    /// out.sort();
    /// assert_eq!(out, [(2, Some((2, 60)), (2, 90)), (3, None, (3, 95))]);
    /// ```
    pub fn right_join<Q, O, AO, W, T2, K2, C2, B2, Q2, O2, BO, W2, J, V>(
        self,
        other: Stream<T2, K2, C2, B2>,
    ) -> (Joining<(T, AO), (T2, BO), (Q, O), J, Both<B, B2>, Pairs<Maybe, Always>>, Three<V, W, W2>)
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
