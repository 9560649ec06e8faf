// What says more of an operator directly behind it, through a name too.
stream!(
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Order>, copies: impl Sink<Order>) {
        let once = orders.dedup(|order| order.id);
        once.within(1.mins()).sink(out);
        orders.dedup(|order| order.id).sink(copies);
        orders.sink(copies);
    }
);
