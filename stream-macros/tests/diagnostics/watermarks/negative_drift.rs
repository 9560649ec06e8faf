// A drift that is negative.
stream!(
    fn pipeline(left: impl Source<Reading>, right: impl Source<Reading>, out: impl Sink<Reading>) {
        left.merge(right).timestamp(|reading| reading.at).watermark(bounded(5.secs()).drift(-1.mins())).sink(out);
//                                                                                          ^^^^^^^^^ error: the watermark's drift is negative
//                                                                                                    note: it says how far ahead of the slowest input another may be
    }
);
