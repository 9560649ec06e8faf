//! `calls(16).timeout(2.secs())`: how the calls of a `map_async` are made.

use std::time::Duration;

use super::{Backoff, backoff};

/// A call without an answer for so long has failed, unless a pipeline says another time: a step waits for its calls, so one that never
/// ends would stop the job, and nobody would know.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How the calls of [`map_async`](crate::plan::Stream::map_async) are made: see [`calls`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calls {
    pub(crate) limit: usize,
    pub(crate) is_ordered: bool,
    pub(crate) timeout: Duration,
    pub(crate) retries: u32,
    pub(crate) backoff: Backoff,
}

/// Calls of which at most so many are under way at once; 0 counts as 1.
///
/// Unless said: each has 30 seconds, none is tried again, and the results are in the order of the items. A bare number says the same:
/// `.map_async(16, ..)`.
///
/// ```
/// use std::time::Duration;
/// use stream_runtime::call::{backoff, calls};
///
/// let patient = calls(16).timeout(Duration::from_secs(2)).retries(3, backoff(Duration::from_millis(100)));
/// assert_ne!(patient, calls(16));
/// ```
pub fn calls(limit: usize) -> Calls {
    Calls { limit: limit.max(1), is_ordered: true, timeout: TIMEOUT, retries: 0, backoff: backoff(Duration::ZERO) }
}

impl Calls {
    /// Gives the results of a batch in the order in which the calls were answered, and not in that of the items.
    #[must_use]
    pub fn unordered(mut self) -> Self {
        self.is_ordered = false;
        self
    }

    /// How long each attempt may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Tries a call that failed or took too long up to so many times more, each time after a longer pause.
    #[must_use]
    pub fn retries(mut self, retries: u32, backoff: Backoff) -> Self {
        self.retries = retries;
        self.backoff = backoff;
        self
    }
}

/// What says how calls are made.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how calls are made",
    label = "how many calls may be under way at once?",
    note = "help: a number, such as `16`, or `calls(16)` and more behind it"
)]
pub trait IntoCalls {
    /// In full.
    fn into_calls(self) -> Calls;
}

impl IntoCalls for Calls {
    fn into_calls(self) -> Calls {
        self
    }
}

impl IntoCalls for usize {
    fn into_calls(self) -> Calls {
        calls(self)
    }
}
