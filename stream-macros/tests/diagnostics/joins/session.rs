// A join over sessions.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>) {
        orders.join(payments).window(session(10.mins())).drop_late().sink(out);
//                                   ^^^^^^^ error: a join over `session` windows is not supported yet
//                                           help: `tumbling` and `sliding` windows are, and `.within(..)` instead of `.window(..)`
    }
);
