// Two inputs, and one rest: it stands behind each.
stream!(
    fn totals(
        shops: impl Source<(u32, u64)> + Bounded,
        online: impl Source<Order> + Bounded,
        totals: impl Sink<(u32, u64)>,
    ) {
        let orders = online.filter(|order| order.paid).map(|order| (order.article, order.price));
        shops.merge(orders).key_by(|sale| sale.0).sum(|sale| sale.1).sink(totals);
    }
);
