// A call behind an output.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.sink(out).map(|reading| reading).print();
//                         ^^^ error: nothing can follow `sink`: the stream ends there
//                             help: to use the items twice, bind the stream before `.sink(..)` to a name
    }
);
