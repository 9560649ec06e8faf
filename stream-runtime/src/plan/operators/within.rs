use std::time::Duration;

use crate::join::{Interval, Pairs, Presence};
use crate::plan::{Joining, Joins, Results, WindowTime};
use crate::window::Event;

impl<A, AO, B, BO, Q, O, C, E, L: Presence, R: Presence> Joining<(A, AO), (B, BO), (Q, O), C, E, Pairs<L, R>> {
    /// Joins items whose times are no further apart than this, either way and inclusive. The same as
    /// [`between(d, d)`](Self::between), where there is more to read.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn near(a: impl Source<i64>, b: impl Source<i64>, out: impl Sink<(i64, i64)>) {
    ///         let a = a.timestamp(|s| Timestamp::from_secs(*s)).watermark(bounded(9.secs())).key_by(|_| ());
    ///         let b = b.timestamp(|s| Timestamp::from_secs(*s)).watermark(bounded(9.secs())).key_by(|_| ());
    ///         a.join(b).within(2.secs()).drop_late().map(|(_, a, b)| (a, b)).sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// near(vec![10, 20], vec![8, 7, 11, 22, 23], &mut out).run_blocking().unwrap();
    /// out.sort();
    /// assert_eq!(out, [(10, 8), (10, 11), (20, 22)]);
    /// ```
    pub fn within(
        self,
        distance: Duration,
    ) -> (Results<(), Joins<Event>, C, E, (O, L::Of<AO>, R::Of<BO>)>, Interval<AO, BO, L, R>)
    where
        Event: WindowTime<C>,
    {
        self.between(distance, distance)
    }
}
