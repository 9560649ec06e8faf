// A chain in a `loop`.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        loop {
//      ^^^^ error: a stream can't stand in a `loop`: the graph is fixed when it is compiled
//           help: to do something with each item, write `.for_each(|item| ..)`
            readings.print();
        }
    }
);
