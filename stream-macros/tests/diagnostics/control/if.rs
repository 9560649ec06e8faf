// A chain in an `if`.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        if verbose {
//      ^^ error: a stream can't stand in an `if`: the graph is fixed when it is compiled
//         help: to choose among items, write `.filter(|item| ..)`, or `.partition(|item| ..)` to keep both
            readings.print();
        }
        readings.sink(out);
    }
);
