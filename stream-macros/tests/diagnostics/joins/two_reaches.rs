// A join that is told twice how far it reaches.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>) {
        let paid = orders.join(payments);
//                        ^^^^ error: `join` must be followed by what says how far it reaches, once
//                             help: write one of `within`, `between`, `window` or `per_batch` after it
        paid.within(1.mins()).drop_late().sink(out);
        paid.within(2.mins()).drop_late().sink(out);
    }
);
