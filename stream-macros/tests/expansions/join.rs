stream!(
    /// Orders with their payments, a moment before or after.
    fn paid(
        orders: impl Source<Order>,
        payments: impl Source<Payment>,
        out: impl Sink<(u32, Order, Option<Payment>)>,
        minutes: impl Sink<(u32, Window, Order, Order)>,
    ) {
        let orders = orders.timestamp(|order| order.at).watermark(bounded(5.secs())).key_by(|order| order.id);
        let payments = payments.timestamp(|payment| payment.at).watermark(bounded(5.secs())).key_by(|payment| payment.order);
        orders.left_join(payments).between(1.mins(), 10.mins()).count_late().sink(out);
        orders.join(orders).window(tumbling(1.mins())).drop_late().sink(minutes);
    }
);
