// A stream chosen by an `if`.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let chosen = if verbose { readings } else { readings.filter(|reading| reading.valid) };
//                   ^^ error: a stream can't stand in an `if`: the graph is fixed when it is compiled
//                      help: to choose among items, write `.filter(|item| ..)`, or `.partition(|item| ..)` to keep both
        chosen.sink(out);
    }
);
