// What says more of `dedup`, which has another consumer.
stream!(
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Order>, copies: impl Sink<Order>) {
        let once = orders.dedup(|order| order.id);
        once.within(1.mins()).sink(out);
//           ^^^^^^ error: `within` says more of `dedup`, and others read what `dedup` gives
//                  help: put `.within(..)` directly behind `.dedup(..)`, and name what it gives
        once.sink(copies);
        orders.sink(copies);
    }
);
