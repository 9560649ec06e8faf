use crate::plan::{EventTimed, Stream, Timed, Unwatermarked};
use crate::time::BoundedDisorder;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Says how far out of order items may be, and so when a window is complete.
    ///
    /// The watermark is, for each partition of the input, the newest time seen less the bound, and of these the earliest; it never goes
    /// back. A window fires when it has passed the window's end. At the end of the input it goes to the end of time, so that everything
    /// fires.
    ///
    /// A partition that has had nothing holds the watermark back. One that is *idle* doesn't: its source has caught up, and it has had no item
    /// for 30 seconds, or for `bounded(..)`[`.idle(d)`](crate::time::BoundedDisorder::idle). It counts again from its next item on, which may be
    /// late. While all are idle the watermark stays where it is. Behind a `merge` of streams with a watermark each, the same holds among these.
    /// What an aggregate gives is never idle by itself.
    ///
    /// `bounded(..)`[`.drift(d)`](crate::time::BoundedDisorder::drift) holds an input that is more than `d` ahead of the slowest one of this
    /// watermark.
    ///
    /// What it waits for is in [`Report::watermarks`](crate::engine::Report), at the end and, through
    /// [`Job::watch`](crate::engine::Job::watch), while the job runs; `explain` names the inputs that the windows of an aggregate wait for.
    ///
    /// - **Key and time**: kept.
    /// - **Cost**: a comparison per item. A larger bound makes results later and fewer items late.
    /// - **Spark Streaming**: `withWatermark` of Structured Streaming.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn per_minute(secs: impl Source<i64>, counts: impl Sink<u64>, too_late: impl Sink<i64>) {
    ///         let (on_time, late) = secs
    ///             .timestamp(|s| Timestamp::from_secs(*s))
    ///             .watermark(bounded(20.secs()))
    ///             .key_by(|_| true)
    ///             .window(tumbling(1.mins()))
    ///             .count()
    ///             .split_late();
    ///         on_time.map(|(_, _, count)| count).sink(counts);
    ///         late.sink(too_late);
    ///     }
    /// );
    ///
    /// let (mut counts, mut late) = (vec![], vec![]);
    /// let batches_of_one = Trigger::asap().cap(1);
    /// per_minute(vec![50, 70, 40, 85, 30], &mut counts, &mut late).trigger(batches_of_one).run_blocking().unwrap();
    /// assert_eq!(counts, [2, 2]);
    /// assert_eq!(late, [30]);
    /// ```
    pub fn watermark(self, bound: BoundedDisorder) -> Stream<T, K, EventTimed, B>
    where
        C: Timed + Unwatermarked,
    {
        let _ = bound;
        Stream::new()
    }
}
