use crate::plan::{Arrival, EventTimed, Given, Labels, Outcome, Results, Stream, Unkeyed, Windowed};
use crate::window::{Event, Window};

type Windows<I, L, S, B> = Stream<I, Given<Windowed<L, Event, S>>, EventTimed, B>;

impl<T, L, S, C, B, R> Results<T, Windowed<L, Event, S>, C, B, R> {
    /// The results of an event-time window, and the items that came too late for theirs, as two streams.
    ///
    /// An item is late when the watermark, as it stood at the start of the batch, has passed the end of the item's window and its grace.
    /// A window that has fired stays as it is. One of `split_late`, [`count_late`](Self::count_late) and
    /// [`drop_late`](Self::drop_late) must stand behind an aggregate of an event-time window.
    ///
    /// - **Key and time**: neither side is keyed; a result's time is its window's last microsecond, a late item's its own.
    /// - **Cost**: a comparison per item.
    /// - **Spark Streaming**: none; late data is not told from other data there.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn per_minute(secs: impl Source<i64>, counts: impl Sink<u64>, too_late: impl Sink<i64>) {
    ///         let (on_time, late) = secs
    ///             .timestamp(|s| Timestamp::from_secs(*s))
    ///             .watermark(bounded(0.secs()))
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
    /// per_minute(vec![5, 50, 70, 6], &mut counts, &mut late).trigger(batches_of_one).run_blocking().unwrap();
    /// assert_eq!(counts, [2, 1]);
    /// assert_eq!(late, [6]);
    /// ```
    pub fn split_late<I>(self) -> (Windows<I, L, S, B>, Stream<T, Unkeyed, C, B>)
    where
        L: Labels<Window, R, I>,
    {
        (Stream::new(), Stream::new())
    }

    /// The results of an event-time window; the items that came too late for theirs are dropped, and counted in the job's report.
    ///
    /// What is late: see [`split_late`](Self::split_late).
    ///
    /// - **Key and time**: the key is dropped; a result's time is its window's last microsecond.
    /// - **Cost**: a comparison per item.
    /// - **Spark Streaming**: none.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn per_minute(secs: impl Source<i64>, counts: impl Sink<u64>) {
    ///         secs.timestamp(|s| Timestamp::from_secs(*s))
    ///             .watermark(bounded(0.secs()))
    ///             .key_by(|_| true)
    ///             .window(tumbling(1.mins()))
    ///             .count()
    ///             .count_late()
    ///             .map(|(_, _, count)| count)
    ///             .sink(counts);
    ///     }
    /// );
    ///
    /// let mut counts = vec![];
    /// let batches_of_one = Trigger::asap().cap(1);
    /// let report = per_minute(vec![5, 50, 70, 6], &mut counts).trigger(batches_of_one).run_blocking().unwrap();
    /// assert_eq!(counts, [2, 1]);
    /// assert_eq!(report.late, 1);
    /// ```
    pub fn count_late<I>(self) -> Windows<I, L, S, B>
    where
        L: Labels<Window, R, I>,
    {
        Stream::new()
    }

    /// The results of an event-time window; the items that came too late for theirs are dropped.
    ///
    /// What is late: see [`split_late`](Self::split_late).
    ///
    /// - **Key and time**: the key is dropped; a result's time is its window's last microsecond.
    /// - **Cost**: a comparison per item.
    /// - **Spark Streaming**: what `withWatermark` does in Structured Streaming.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn per_minute(secs: impl Source<i64>, counts: impl Sink<u64>) {
    ///         secs.timestamp(|s| Timestamp::from_secs(*s))
    ///             .watermark(bounded(0.secs()))
    ///             .key_by(|_| true)
    ///             .window(tumbling(1.mins()).grace(30.secs()))
    ///             .count()
    ///             .drop_late()
    ///             .map(|(_, _, count)| count)
    ///             .sink(counts);
    ///     }
    /// );
    ///
    /// let mut counts = vec![];
    /// let batches_of_one = Trigger::asap().cap(1);
    /// // The grace of 30 s ends at 90 s.
    /// per_minute(vec![5, 70, 6, 95, 7], &mut counts).trigger(batches_of_one).run_blocking().unwrap();
    /// assert_eq!(counts, [2, 2]);
    /// ```
    pub fn drop_late<I>(self) -> Windows<I, L, S, B>
    where
        L: Labels<Window, R, I>,
    {
        Stream::new()
    }
}

impl<T, G, C, B, R> Results<T, G, C, B, R> {
    /// The results, where nothing can be late: of windows by the time of arrival, of a batch, or so far.
    #[doc(hidden)]
    pub fn results<U>(self) -> Stream<U, Given<G>, Arrival, B>
    where
        G: Outcome<R, U>,
    {
        Stream::new()
    }
}
