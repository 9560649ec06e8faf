use crate::plan::{Stream, WindowTime, Windowable, Windowed, Windows};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Cuts a stream into windows: the aggregate that follows gives a result for each key and window, or, without a key, for each window.
    ///
    /// `tumbling(size)` makes windows of one size, each beginning where the one before ends. `sliding(size).every(slide)` makes windows that
    /// overlap: one begins each `slide`, which need not divide the size, and an item is in each window that holds its time. These are aligned to
    /// 1970 in UTC and an `.offset(..)`. `session(gap)` makes a window of each run of items of which no two neighbours are further apart than the gap;
    /// it begins with its first item and ends a gap behind its last. These go by event time, which needs [`timestamp`](Self::timestamp) and [`watermark`](Self::watermark), and
    /// then what comes too late must be dealt with; `.grace(..)` waits for stragglers. With `.processing_time()` they go by the time at which a
    /// batch runs.
    ///
    /// A result comes once and is final, when the window is over and its grace too. With [`changes`](crate::plan::Results::changes) behind the aggregate it comes
    /// at the window's end and is corrected within the grace, and with `.early(every(..))` it comes now and then before.
    ///
    /// Windows that overlap share what items come to, in *slices* between every two of their edges: so an aggregate of them must be one of which two
    /// values can be put together, which `fold` is not. What [`collect`](Self::collect) and others that go by order see are items by slice, and in
    /// each in the order of their arrival. A float sum is the sum of the sums of slices: with borders as many slices apart as a window has, counted
    /// from 1970 and the offset, those in front of the border are added from the last to the first, those behind it from the first to the last,
    /// and then the two. That is the same whatever the batches and the workers are.
    ///
    /// `count_window(n)` makes windows of `n` items of a key, in the order of their arrival, and `count_window(n).every(m)` windows that overlap, of which
    /// one begins with each `m`-th item. They go by no time, and nothing is late for them. What there is of a window at the end of the input is given
    /// too. Since the number of its items is kept for every key, for ever, an input that may never end needs [`unbounded`](Self::unbounded).
    ///
    /// An item may bring two sessions together; then their values are put together too, that of the earlier one first, so that `fold` is out here
    /// as well. Only with its key's sessions at hand can it be told whether an item is late: it is when the session that it would be a part of is over.
    /// So with several workers each item crosses to the worker of its key, and must be `Send`.
    ///
    /// - **Results**: `(key, window, value)`; without a key `(window, value)`. The window is a `Window`, or `Records` of a `count_window`.
    /// - **Key and time**: the key is kept for the aggregate; behind it, a result's time is its window's last microsecond.
    /// - **Cost**: with `tumbling` a table for each open window; firing one costs what it holds. With `sliding` one look into a table and one cell for
    ///   an item, whatever the overlap; when a window fires, each of its keys takes in a slice and lets go of one. Without a key, workers add up
    ///   by themselves where the aggregate allows it. With `session` one look into a table of open sessions; one is looked at again about once for
    ///   each gap that it lasts. With `count_window` one look into a table; windows that overlap share panes of the greatest common divisor of `n` and
    ///   `m`, which are put together for each of them.
    /// - **Spark Streaming**: `window`, `reduceByKeyAndWindow`, `countByWindow`.
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
    ///
    ///     /// The calls of the last minute, every half minute.
    ///     fn load(seconds: impl Source<i64>, out: impl Sink<(Window, u64)>) {
    ///         seconds
    ///             .timestamp(|second| Timestamp::from_secs(*second))
    ///             .watermark(bounded(5.secs()))
    ///             .window(sliding(1.mins()).every(30.secs()))
    ///             .count()
    ///             .drop_late()
    ///             .sink(out);
    ///     }
    ///
    ///     /// The mean of every three readings of each sensor.
    ///     fn smooth(readings: impl Source<(u32, f64)> + Bounded, out: impl Sink<(u32, Records, f64)>) {
    ///         readings.key_by(|reading| reading.0).window(count_window(3)).mean(|reading| reading.1).sink(out);
    ///     }
    ///
    ///     /// The clicks of each visit; half an hour without one ends it.
    ///     fn visits(clicks: impl Source<(u32, i64)>, out: impl Sink<(u32, Window, u64)>) {
    ///         clicks
    ///             .timestamp(|click| Timestamp::from_secs(click.1))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|click| click.0)
    ///             .window(session(30.mins()))
    ///             .count()
    ///             .drop_late()
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// hottest(vec![(1, 7, 20.0), (2, 7, 21.5), (70, 7, 19.0)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(7, 21.5), (7, 19.0)]);
    ///
    /// let mut out = vec![];
    /// load(vec![10, 20, 40], &mut out).run_blocking().unwrap();
    /// assert_eq!(out.iter().map(|(_, calls)| *calls).collect::<Vec<_>>(), [2, 3, 1]);
    ///
    /// let mut out = vec![];
    /// smooth(vec![(7, 1.0), (7, 2.0), (7, 6.0), (7, 5.0)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(7, Records { first: 0, end: 3 }, 3.0), (7, Records { first: 3, end: 4 }, 5.0)]);
    ///
    /// let mut out = vec![];
    /// visits(vec![(7, 0), (7, 1_500), (7, 9_000)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out.iter().map(|(_, _, clicks)| *clicks).collect::<Vec<_>>(), [2, 1]);
    /// ```
    pub fn window<L, Time, S, V>(self, windows: V) -> Stream<T, Windowed<L, Time, S>, C, B>
    where
        K: Windowable<L>,
        V: Windows<Time, S>,
        Time: WindowTime<C>,
    {
        let _ = windows;
        Stream::new()
    }
}
