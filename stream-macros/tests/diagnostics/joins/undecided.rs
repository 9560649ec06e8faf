// A join by event time, without a word on late items.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>) {
        orders.join(payments).within(10.mins()).sink(out);
//                            ^^^^^^ error: nothing says what becomes of the items that are late for `within`
//                                   note: an item can come after the items are gone that it belongs to
//                                   help: write `.drop_late()` or `.count_late()` after it
        orders.join(payments).window(tumbling(10.mins())).sink(out);
//                            ^^^^^^ error: nothing says what becomes of the items that are late for `window`
//                                   note: an item can come after its window of event time has closed
//                                   help: write `.drop_late()` or `.count_late()` after it
    }
);
