//! What `.watermark(..)` is told of its input: how far out of order it is, when it is idle, how far ahead it may run.

use std::time::Duration;

use super::micros;
use crate::Error;

/// How far out of order the items of a partition may be, and what becomes of an input that is silent or far ahead; see [`bounded`].
#[derive(Clone, Copy, Debug)]
pub struct BoundedDisorder {
    pub(super) bound: i64,
    pub(super) idle: i64,
    pub(super) drift: Option<i64>,
}

/// An input is idle after so much silence, unless said (rule 9).
const IDLE: Duration = Duration::from_secs(30);

/// No item of a partition is more than `bound` behind the newest one seen before it: the watermark is the newest time
/// less `bound`.
///
/// A partition that is silent for long does not hold the others back: see [`idle`](BoundedDisorder::idle), which is 30 seconds unless said.
pub fn bounded(bound: Duration) -> BoundedDisorder {
    BoundedDisorder { bound: micros(bound), idle: micros(IDLE), drift: None }
}

impl BoundedDisorder {
    /// A partition that has had no item here for so long, by the engine's clock, and whose source has caught up does not hold the watermark
    /// back, until its next item (rules 8 and 9). When no partition is left that counts, the watermark stays where it is.
    ///
    /// A source has caught up when nothing waits in it ([`Source::lag`](crate::source::Source::lag)); one that can't tell, when a step begins and
    /// it has nothing. `Duration::MAX` means never.
    pub fn idle(mut self, idle: Duration) -> Self {
        self.idle = micros(idle);
        self
    }

    /// Lets no input run further than this ahead of the slowest input of the same watermark: it isn't read until the others have come
    /// nearer, so that less has to be kept for them (rule 12). An input that has ended or is idle does not count.
    ///
    /// Off unless said. An input is held as a whole: the partitions of one source can't be read at different speeds, and what counts is its
    /// slowest.
    pub fn drift(mut self, drift: Duration) -> Self {
        self.drift = Some(micros(drift));
        self
    }

    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// An idle time of zero.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.idle {
            0 => Err(Error::new("the watermark's idle time is zero")),
            _ => Ok(()),
        }
    }
}
