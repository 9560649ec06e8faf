// Late items of two types.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>, rest: impl Sink<Order>) {
        let (paid, late) = orders.join(payments).within(10.mins()).split_late();
//                                                                 ^^^^^^^^^^ error: the late items of a join are of two types, and can't be one stream
//                                                                            help: write `.count_late()` or `.drop_late()`
        paid.sink(out);
        late.sink(rest);
    }
);
