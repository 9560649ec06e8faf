// What is called for each item is called again behind a crash.
stream!(
    #[durable(exactly_once)]
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Order>) {
        orders.sink(out);
        orders.for_each(|order| charge(order));
//             ^^^^^^^^ error: `for_each` can't be done exactly once: behind a crash it is called again
//                      help: `.for_each_batch(|items, batch| ..)` has the batch's number, which is the same behind a crash
//                      help: or let the items leave through a sink that is `Transactional`
    }
);
