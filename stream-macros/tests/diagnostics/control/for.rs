// A loop over the items.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        for reading in readings {
//      ^^^ error: a stream can't stand in a `for`: the graph is fixed when it is compiled
//          help: to do something with each item, write `.for_each(|item| ..)`
            println!("{reading:?}");
        }
    }
);
