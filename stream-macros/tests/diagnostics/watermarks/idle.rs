// Idle times that can't be.
stream!(
    fn pipeline(left: impl Source<Reading>, right: impl Source<Reading>, out: impl Sink<Reading>) {
        let left = left.timestamp(|reading| reading.at).watermark(bounded(5.secs()).idle(0.secs()));
//                                                                                       ^^^^^^^^ error: the watermark's idle time is zero
//                                                                                                note: an input that has had nothing for so long does not hold the watermark back
        let right = right.timestamp(|reading| reading.at).watermark(bounded(5.secs()).idle(-1.mins()).drift(1.mins()));
//                                                                                         ^^^^^^^^^ error: the watermark's idle time is negative
//                                                                                                   note: an input that has had nothing for so long does not hold the watermark back
        left.merge(right).sink(out);
    }
);
