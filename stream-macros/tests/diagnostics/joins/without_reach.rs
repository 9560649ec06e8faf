// A join that is not told how far it reaches.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>) {
        orders.join(payments).sink(out);
//             ^^^^ error: `join` must be followed by what says how far it reaches, once
//                  help: write one of `within`, `between`, `window` or `per_batch` after it
    }
);
