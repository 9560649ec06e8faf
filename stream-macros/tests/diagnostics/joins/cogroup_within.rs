// A group has no pairs whose times could be near.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Group>) {
        orders.cogroup(payments).within(10.mins()).drop_late().sink(out);
//             ^^^^^^^ error: `cogroup` must be followed by what says how far it reaches, once
//                     help: write one of `window` or `per_batch` after it
    }
);
