//! How often windows that are open say what they come to so far.

use std::time::Duration;

use crate::Error;
use crate::time::{Timestamp, micros};

/// Every so often, by processing time.
#[derive(Clone, Copy, Debug)]
pub struct Every(i64);

/// At each multiple of a time since 1970-01-01T00:00:00 UTC, by processing time: `tumbling(1.hours()).early(every(10.secs()))`.
pub fn every(time: Duration) -> Every {
    Every(micros(time))
}

impl Every {
    /// The next tick.
    pub(crate) fn next(self, now: Timestamp) -> Timestamp {
        let now = now.as_micros();
        Timestamp::from_micros(now.saturating_add(self.0 - now.rem_euclid(self.0)))
    }

    /// What is wrong with it, if anything.
    pub(super) fn check(self) -> Result<(), Error> {
        match self.0 {
            0 => Err(Error::new("the window's time between early results is zero")),
            _ => Ok(()),
        }
    }
}
