//! When windows that are open say what they come to so far.

use crate::time::Timestamp;
use crate::window::Every;

/// The ticks of `early`, by processing time. One is booked only while something has changed that was not given, so that a job with nothing to say sleeps,
/// and one that was missed is not made up for.
#[derive(Debug)]
pub(super) struct Ticks {
    every: Option<Every>,
    booked: Option<Timestamp>,
}

impl Ticks {
    pub fn new(every: Option<Every>) -> Self {
        Ticks { every, booked: None }
    }

    /// Whether a tick has come.
    pub fn come(&mut self, now: Timestamp) -> bool {
        self.booked.take_if(|tick| *tick <= now).is_some()
    }

    /// When the next one comes, if something waits for it.
    pub fn next(&mut self, now: Timestamp, something_waits: bool) -> Option<Timestamp> {
        let every = self.every.filter(|_| something_waits);
        self.booked = every.map(|every| self.booked.unwrap_or_else(|| every.next(now)));
        self.booked
    }
}
