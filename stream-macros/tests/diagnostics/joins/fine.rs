// All kinds, all reaches, and what becomes of late items.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>) {
        orders.join(payments).within(10.mins()).drop_late().sink(out);
        orders.left_join(payments).between(0.secs(), 10.mins()).count_late().sink(out);
        orders.right_join(payments).window(tumbling(1.mins())).drop_late().sink(out);
        orders.outer_join(payments).window(tumbling(1.mins()).processing_time()).sink(out);
        orders.cogroup(payments).per_batch().sink(out);
        orders.join(orders).within(10.mins()).drop_late().sink(out);
    }
);
