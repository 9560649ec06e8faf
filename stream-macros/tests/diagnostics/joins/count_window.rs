// A join over windows of so many items.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>) {
        orders.join(payments).window(count_window(10)).sink(out);
//                                   ^^^^^^^^^^^^ error: a join over `count_window` windows is not supported yet
//                                                help: `tumbling` and `sliding` windows are, and `.within(..)` instead of `.window(..)`
    }
);
