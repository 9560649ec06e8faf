// A chain in a `match`.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        match mode {
//      ^^^^^ error: a stream can't stand in a `match`: the graph is fixed when it is compiled
//            help: to choose among items, write `.filter_map(|item| match item { .. })`
            Mode::All => readings.sink(out),
            Mode::None => {}
        }
    }
);
