// A bound of zero, and a drift of zero.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.timestamp(|reading| reading.at).watermark(bounded(0.secs()).idle(30.secs()).drift(0.secs())).sink(out);
    }
);
