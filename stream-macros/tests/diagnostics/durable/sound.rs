// Batches have a number by which it can be told that they were there already; to print is to look on.
stream!(
    #[durable(exactly_once)]
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Order>) {
        orders.sink(out);
        orders.print();
        orders.for_each_batch(|orders, batch| charge(orders, batch));
    }

    #[durable]
    fn at_least_once(orders: impl Source<Order>) {
        orders.for_each(|order| charge(order));
    }
);
