// A durable pipeline: its states go to a checkpoint, and its outputs show a batch when that has it.
stream!(
    #[durable(exactly_once)]
    fn payments(orders: impl Source<Order>, sums: impl Sink<(u32, Window, u64)>, news: impl Sink<u32>) {
        let by_customer =
            orders.timestamp(|order| order.at).watermark(bounded(5.secs())).key_by(|order| order.customer);
        by_customer.window(tumbling(1.mins())).sum(|order| order.cents).drop_late().sink(sums);
        by_customer.dedup(|order| order.customer).within(1.hours()).map(|order| order.customer).sink(news);
        orders.print();
    }
);
