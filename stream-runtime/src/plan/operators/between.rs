use std::time::Duration;

use crate::join::{Interval, Pairs, Presence};
use crate::plan::{Joining, Joins, Results, WindowTime};
use crate::window::Event;

impl<A, AO, B, BO, Q, O, C, E, L: Presence, R: Presence> Joining<(A, AO), (B, BO), (Q, O), C, E, Pairs<L, R>> {
    /// Joins an item of the left stream with those of the right one whose times are at most so much before its own and so much after it:
    /// `right.time` is in `[left.time - before, left.time + after]`, both ends included.
    ///
    /// Both streams need timestamps and a watermark. An item comes too late when its time is behind the join's watermark – the smaller of the
    /// two – as it stood at the start of the batch: partners of it may be gone. [`count_late`](crate::plan::Results::count_late) or
    /// [`drop_late`](crate::plan::Results::drop_late) must say what becomes of such items. (There is no `split_late`, since the late items of the two
    /// sides are of two types.) All pairs of items that came in time are found, however batches are cut.
    ///
    /// - **Results**: one for each pair, in the batch that brings the later one; of an outer join an item alone once the watermark has passed all
    ///   times that its partners could have. Of a key, the order does not depend on the number of workers.
    /// - **Key and time**: the key is dropped; a result's time is the later of the two, that of an item alone its own. The watermark behind an
    ///   inner join is the smaller of the two; behind a `left_join` it is lower by `after`, behind a `right_join` by `before`, behind an
    ///   `outer_join` by the longer one.
    /// - **Cost**: a left item is kept until the watermark is `after` past its time, a right one `before`. An item that is older than others of
    ///   its key is put in its place behind them, which takes longer the more of these there are. What goes costs what goes.
    /// - **Spark Streaming**: none; Structured Streaming takes a condition on two columns.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// Clicks at most a minute after the advertisement was shown.
    ///     fn clicked(shown: impl Source<(u32, i64)>, clicks: impl Source<(u32, i64)>, out: impl Sink<(u32, i64, i64)>) {
    ///         let shown = shown
    ///             .timestamp(|shown| Timestamp::from_secs(shown.1))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|shown| shown.0);
    ///         let clicks = clicks
    ///             .timestamp(|click| Timestamp::from_secs(click.1))
    ///             .watermark(bounded(5.secs()))
    ///             .key_by(|click| click.0);
    ///         shown
    ///             .join(clicks)
    ///             .between(0.secs(), 1.mins())
    ///             .drop_late()
    ///             .map(|(ad, shown, click)| (ad, shown.1, click.1))
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// clicked(vec![(7, 100), (8, 100)], vec![(7, 99), (7, 160), (8, 161)], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(7, 100, 160)]);
    /// ```
    pub fn between(
        self,
        before: Duration,
        after: Duration,
    ) -> (Results<(), Joins<Event>, C, E, (O, L::Of<AO>, R::Of<BO>)>, Interval<AO, BO, L, R>)
    where
        Event: WindowTime<C>,
    {
        (Results::new(), Interval::new(before, after))
    }
}
