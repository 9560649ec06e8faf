// A reach without a join.
stream!(
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Order>) {
        orders.between(0.secs(), 1.mins()).drop_late().sink(out);
//             ^^^^^^^ error: `between` must stand directly behind `join`, `left_join`, `right_join` or `outer_join`
    }
);
