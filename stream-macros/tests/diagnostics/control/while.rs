// A chain in a `while`.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        while more() {
//      ^^^^^ error: a stream can't stand in a `while`: the graph is fixed when it is compiled
//            help: to do something with each item, write `.for_each(|item| ..)`
            readings.print();
        }
    }
);
