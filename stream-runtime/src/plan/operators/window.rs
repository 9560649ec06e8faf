use crate::plan::{KeyedBy, Stream, WindowTime, Windowed};
use crate::window::Tumbling;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Cuts a keyed stream into windows: the aggregate that follows gives a result for each key and window.
    ///
    /// `tumbling(size)` makes windows of one size, each beginning where the one before ends, aligned to 1970 in UTC and an `.offset(..)`.
    /// They go by event time, which needs [`timestamp`](Self::timestamp) and [`watermark`](Self::watermark), and then what comes too late
    /// must be dealt with; `.grace(..)` waits for stragglers. With `.processing_time()` they go by the time at which a batch runs.
    ///
    /// - **Key and time**: the key is kept for the aggregate; behind it, a result's time is its window's last microsecond.
    /// - **Cost**: a table for each open window; firing one costs what it holds.
    /// - **Spark Streaming**: `window`, `reduceByKeyAndWindow`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn hottest(readings: impl Source<(i64, u32, f64)>, out: impl Sink<(u32, f64)>) {
    ///         readings
    ///             .timestamp(|reading| Timestamp::from_secs(reading.0))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|reading| reading.1)
    ///             .window(tumbling(1.mins()))
    ///             .max(|reading| reading.2)
    ///             .drop_late()
    ///             .map(|(sensor, _, celsius)| (sensor, celsius))
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// hottest(vec![(1, 7, 20.0), (2, 7, 21.5), (70, 7, 19.0)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(7, 21.5), (7, 19.0)]);
    /// ```
    pub fn window<Q, O, Time>(self, windows: Tumbling<Time>) -> Stream<T, Windowed<Q, O, Time>, C, B>
    where
        K: KeyedBy<Q, O>,
        Time: WindowTime<C>,
    {
        let _ = windows;
        Stream::new()
    }
}
