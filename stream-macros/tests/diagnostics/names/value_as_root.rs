// A chain that begins with a value.
stream!(
    fn pipeline(out: impl Sink<Reading>) {
        kafka("readings").sink(out);
//      ^^^^^^^^^^^^^^^^^ error: a chain begins with the name of a stream
//                        help: to make a stream of a value, write `source(kafka("readings"))`
    }
);
