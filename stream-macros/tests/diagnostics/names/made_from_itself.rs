// A stream made from itself.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let raised = raised.map(|reading| reading);
//                   ^^^^^^ error: stream `raised` is made from itself
//                          note: `raised` → `raised`, where each is made from the next
        raised.sink(out);
    }
);
