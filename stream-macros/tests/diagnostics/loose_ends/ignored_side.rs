// A side of a partition that nothing consumes.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let (valid, _) = readings.partition(|reading| reading.valid);
//                  ^ error: nothing consumes these items
//                    help: to keep one side only, write `.filter(|item| ..)` instead of `.partition(..)`
        valid.sink(out);
    }
);
