// A bound that is negative.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.timestamp(|reading| reading.at).watermark(bounded(-5.secs())).sink(out);
//                                                                 ^^^^^^^^^ error: the watermark's bound is negative
//                                                                           note: it says how far behind the latest item another may come
    }
);
