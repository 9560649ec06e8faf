stream!(
    /// Items that are gathered with their times, and answers that a loop of their own goes over.
    fn priced(orders: impl Source<Order>, prices: Prices, out: impl Sink<(u32, Window, u64)>) {
        orders
            .timestamp(|order| order.at)
            .watermark(bounded(5.secs()))
            .map_async(calls(16).timeout(2.secs()), async |order| prices.of(order).await)
            .or_drop()
            .key_by(|order| order.article)
            .window(tumbling(1.mins()))
            .sum(|order| order.cents)
            .drop_late()
            .sink(out);
    }
);
