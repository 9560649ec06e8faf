// Idle times that can't be.
stream!(
    fn pipeline(left: impl Source<Reading>, right: impl Source<Reading>, out: impl Sink<Reading>) {
        let left = left.timestamp(|reading| reading.at).watermark(bounded(5.secs()).idle(0.secs()));
        let right = right.timestamp(|reading| reading.at).watermark(bounded(5.secs()).idle(-1.mins()).drift(1.mins()));
        left.merge(right).sink(out);
    }
);
