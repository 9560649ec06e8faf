//! How far ahead a worker books.

use crate::time::Timestamp;

/// What is due behind the horizon is not booked. When time has come to it, all cells are gone over once, and the horizon moves on.
///
/// A timer is mostly put off, and put off again, long before it is due. Where each one is booked, most that comes of the agenda is booked
/// anew; where only those are booked that are due soon, few are ever put off, and to find them takes a loop over the table, which
/// costs less than one look into it by hash for each. The horizon is so far ahead that about as many items will come until then as the
/// table has buckets, so that it is a part of what the items cost, however many keys there are. (Of the two million readings of
/// `cargo bench --bench instructions -- process_timers` 119,000 are followed by silence. Where all was booked, 750,000 times were, and moved 810,000
/// times; now 149,000 are, and 1,300,000 cells are gone over, at 14 instructions each.)
#[derive(Debug)]
pub struct Horizon {
    pub at: Timestamp,
    /// When the cells were last gone over.
    swept: Option<Timestamp>,
    /// How many items were looked at since then.
    pub looked: u64,
    /// How far time had come at the end of the last step, where ends are swept: what was over by then is gone, though it may be among the
    /// cells until all are gone over.
    pub gone: Timestamp,
}

impl Default for Horizon {
    fn default() -> Self {
        Horizon { at: Timestamp::MIN, ..Horizon::NONE }
    }
}

impl Horizon {
    /// There is none, and everything is booked.
    pub const NONE: Horizon = Horizon { at: Timestamp::MAX, swept: None, looked: 0, gone: Timestamp::MIN };

    /// A step is at its end, of a state of which ends are swept. They never are where there is no horizon: the engine is told then when something is due, and time
    /// may not go on without that.
    pub fn pass(&mut self, reached: Timestamp) {
        if !self.is_none() {
            self.gone = reached;
        }
    }

    /// Ends that are not after this are booked. Where they are swept, those of cells that were over when they began: these go at the end of the step.
    pub fn ends(&self, are_swept: bool) -> Timestamp {
        if are_swept && !self.is_none() { self.gone } else { Timestamp::MAX }
    }

    fn is_none(&self) -> bool {
        self.at == Timestamp::MAX && self.swept.is_none()
    }

    /// Whether time has come to it. At the end of time it cannot move on, and all cells have been gone over.
    pub fn is_reached(&self, reached: Timestamp) -> bool {
        self.at <= reached && self.swept != Some(reached)
    }

    /// Moves on, now that time has come so far.
    pub fn move_on(&mut self, reached: Timestamp, buckets: usize) {
        let passed = self.swept.map_or(0, |swept| reached.as_micros().saturating_sub(swept.as_micros()));
        let ahead = i128::from(passed) * buckets as i128 / i128::from(self.looked.max(1));
        // Twice as far at the most: how fast items come in may change.
        let ahead = i64::try_from(ahead).unwrap_or(i64::MAX).clamp(1, passed.saturating_mul(2).max(1));
        self.at = Timestamp::from_micros(reached.as_micros().saturating_add(ahead));
        (self.swept, self.looked) = (Some(reached), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The horizons, as distances, of steps of so many items and microseconds, over a table of a thousand buckets.
    fn ahead(steps: impl IntoIterator<Item = (u64, i64)>) -> Vec<i64> {
        let (mut horizon, mut now) = (Horizon::default(), 0);
        let ahead = steps.into_iter().map(|(looked, passed)| {
            now += passed;
            horizon.looked += looked;
            let reached = Timestamp::from_micros(now);
            if horizon.is_reached(reached) {
                horizon.move_on(reached, 1_000);
            }
            horizon.at.as_micros() - now
        });
        ahead.collect()
    }

    #[test]
    fn about_as_many_items_come_until_then_as_there_are_buckets() {
        assert_eq!(ahead([(500, 10); 6]), [1, 20, 10, 20, 10, 20]);
        assert_eq!(ahead([(4_000, 10); 3]), [1, 2, 2]);
    }

    #[test]
    fn where_hardly_any_come_it_is_twice_as_far_each_time() {
        assert_eq!(ahead([(1, 10); 7]), [1, 20, 10, 40, 30, 20, 10]);
    }

    #[test]
    fn the_end_of_time_is_reached_once() {
        let mut horizon = Horizon::default();
        assert!(horizon.is_reached(Timestamp::MAX));
        horizon.move_on(Timestamp::MAX, 8);
        assert!(!horizon.is_reached(Timestamp::MAX));
    }
}
