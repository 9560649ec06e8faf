// An output that nothing feeds.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
//                                              ^^^ error: nothing feeds the output `out`
//                                                  help: end a chain in `.sink(out)`, or remove it
        readings.print();
    }
);
