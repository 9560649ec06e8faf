//! How long windows wait for stragglers.

use std::time::Duration;

use crate::time::{Timestamp, micros};

/// The time for which a window stays open after the watermark has passed its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grace(i64);

impl Grace {
    pub const NONE: Grace = Grace(0);

    pub fn new(time: Duration) -> Self {
        Grace(micros(time))
    }

    /// When it is over for a window with this end.
    pub fn behind_end(self, end: i64) -> i64 {
        end.saturating_add(self.0)
    }

    /// How far event time has come behind it: a window is over when its end is at or before this.
    pub fn behind(self, reached: Option<Timestamp>) -> Option<Timestamp> {
        reached.map(|reached| match reached {
            Timestamp::MAX => Timestamp::MAX,
            reached => Timestamp::from_micros(reached.as_micros().saturating_sub(self.0)),
        })
    }
}
