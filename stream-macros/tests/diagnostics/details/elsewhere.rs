// What says more of `dedup`, with a filter between them.
stream!(
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Order>, copies: impl Sink<Order>) {
        orders.dedup(|order| order.id).filter(|order| order.paid).within(1.mins()).sink(out);
//                                                                ^^^^^^ error: `within` must stand directly behind `dedup`, `join`, `left_join`, `right_join` or `outer_join`
        orders.sink(copies);
    }
);
