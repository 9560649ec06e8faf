use crate::aggregate::Change;
use crate::plan::Results;

impl<T, G, C, B, R> Results<T, G, C, B, R> {
    /// The results as they change, each with the one before, instead of final ones only.
    ///
    /// Of a running aggregate a batch gives a [`Change`] for each key that it touched. Of a window of event time, each key has its first when the
    /// watermark has passed the window's end, and not only when its grace is over; until then, each batch with stragglers for it corrects it. What is
    /// `old` in a change of a key and window is what was `new` in the one before, so that a table of them can be kept up to date, and a sum over them is
    /// corrected by adding `new` and subtracting `old`. A change may leave a value as it was: values are not compared.
    ///
    /// A session that becomes longer, or merges with another one, is another window: what was given of the old one is taken back, with a change of which
    /// `new` is `None`.
    ///
    /// A window with `.early(every(10.secs()))` says at each tick, which are the multiples of that time by the clock, what it comes to so far, if that has
    /// changed. Ticks go by processing time, whatever the window goes by; one that was missed is not made up for. At the window's end there is a result
    /// only if something has come since.
    ///
    /// Behind [`expire_after`](crate::plan::Stream::expire_after) a key that expires takes its value back too. At the end of the input nothing is taken
    /// back: the results stand.
    ///
    /// It stands directly behind an aggregate that runs on, or of a window of time. What is late must be dealt with behind it.
    ///
    /// - **Results**: `(key, Change<value>)`; behind a window `(key, Window, Change<value>)`, without a key `(Window, Change<value>)`.
    /// - **Key and time**: as of the aggregate: neither is keyed, and a change of a window has the time of its last microsecond.
    /// - **Cost**: the value before is worked out, as for a result, when a key is touched of which one was given. A window is kept until its grace is
    ///   over, as without it. Of windows that overlap, and of sessions, the results that were given are kept as long; and a window that overlaps others is
    ///   put together from all of its slices whenever it is given.
    /// - **Spark Streaming**: the update mode of Structured Streaming, which does not tell what was before.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// The orders of each minute, early and right in the end.
    ///     fn per_minute(seconds: impl Source<i64>, out: impl Sink<(Window, Change<u64>)>) {
    ///         seconds
    ///             .timestamp(|second| Timestamp::from_secs(*second))
    ///             .watermark(bounded(0.secs()))
    ///             .window(tumbling(1.mins()).grace(30.secs()))
    ///             .count()
    ///             .changes()
    ///             .drop_late()
    ///             .sink(out);
    ///     }
    ///
    ///     /// The orders of each hour, every ten seconds.
    ///     fn so_far(orders: impl Source<u32>, out: impl Sink<(Window, Change<u64>)>) {
    ///         orders
    ///             .window(tumbling(1.hours()).processing_time().early(every(10.secs())))
    ///             .count()
    ///             .changes()
    ///             .sink(out);
    ///     }
    ///
    ///     /// How many keys have so many items.
    ///     fn sizes(keys: impl Source<&'static str> + Bounded, out: impl Sink<(u64, i64)>) {
    ///         keys.key_by(|key| *key)
    ///             .count()
    ///             .changes()
    ///             .flat_map(|(_, Change { old, new })| old.map(|n| (n, -1)).into_iter().chain(new.map(|n| (n, 1))))
    ///             .key_by(|(size, _)| *size)
    ///             .sum(|(_, more)| *more)
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let batches_of_one = Trigger::asap().cap(1);
    /// let mut out = vec![];
    /// per_minute(vec![5, 70, 6, 95], &mut out).trigger(batches_of_one).run_blocking().unwrap();
    /// let changes: Vec<_> = out.iter().map(|(_, change)| (change.old, change.new)).collect();
    /// // The first minute is over at 70, and is corrected by 6. The second one comes with the end of the input.
    /// assert_eq!(changes, [(None, Some(1)), (Some(1), Some(2)), (None, Some(2))]);
    ///
    /// let ((orders, source), out) = (thalweg::testing::input(), collected());
    /// let mut job = so_far(source, out.clone()).test().unwrap();
    /// for order in [7, 8] {
    ///     orders.push([order]);
    ///     job.step().unwrap();
    ///     job.advance(10.secs()).unwrap();
    /// }
    /// let changes: Vec<_> = out.take().iter().map(|(_, change)| (change.old, change.new)).collect();
    /// assert_eq!(changes, [(None, Some(1)), (Some(1), Some(2))]);
    ///
    /// let mut out = vec![];
    /// sizes(vec!["a", "b", "a"], &mut out).trigger(batches_of_one).run_blocking().unwrap();
    /// assert_eq!(out, [(1, 1), (1, 2), (1, 1), (2, 1)]);
    /// ```
    pub fn changes(self) -> Results<T, G, C, B, Change<R>> {
        Results::new()
    }
}
