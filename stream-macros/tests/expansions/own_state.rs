stream!(
    /// State that a loop of one worker looks at, and of several the owner of the key.
    fn changes(orders: impl Source<Order> + Bounded, out: impl Sink<(u32, u64)>) {
        orders
            .dedup(|order| order.id)
            .within(1.mins())
            .key_by(|order| order.article)
            .scan(0, |total, order| add(total, order))
            .sink(out);
    }
);
