// Two streams made from each other.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let raised = lowered.map(|reading| raise(reading));
//                   ^^^^^^^ error: these streams are made from each other
//                           note: `raised` → `lowered` → `raised`, where each is made from the next
        let lowered = raised.map(|reading| lower(reading));
        lowered.sink(out);
    }
);
