// Nothing is late for a window of processing time.
stream!(
    fn pipeline(orders: impl Source<Order>, payments: impl Source<Payment>, out: impl Sink<Pair>) {
        orders.join(payments).window(tumbling(10.mins()).processing_time()).drop_late().sink(out);
//                                                                          ^^^^^^^^^ error: nothing is ever late for a window of processing time
//                                                                                    help: remove `.drop_late()`
    }
);
