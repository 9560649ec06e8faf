//! When to try again, and when to give up.

use std::fmt;
use std::time::{Duration, Instant};

use stream_runtime::Error;
use stream_runtime::call::{Backoff, backoff};
use stream_runtime::source::Random;

/// Why there is no connection.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It will be no other way the next time: the job ends.
    Final(Error),
    /// It may be otherwise later, and where the other side says when, then.
    Passing(Error, Option<Duration>),
    /// The other side says that there is nothing more.
    #[cfg_attr(not(feature = "http"), expect(dead_code, reason = "only HTTP can say so"))]
    Over,
}

/// How the loss of a connection is dealt with.
pub(crate) struct Retry {
    name: Box<str>,
    pub(crate) backoff: Backoff,
    pub(crate) give_up_after: Duration,
    told: Option<Told>,
    attempts: u32,
    /// Since when nothing has come.
    since: Option<Instant>,
}

/// It is called when a connection is lost, and not for a record.
type Told = Box<dyn Fn(&Error) + Send>;

/// For so long a server is missed before the job ends, unless it is said otherwise.
const GIVE_UP_AFTER: Duration = Duration::from_secs(5 * 60);

impl Retry {
    /// `name` is what errors call the other side.
    pub(crate) fn new(name: impl Into<Box<str>>) -> Self {
        let backoff = backoff(Duration::from_millis(100)).up_to(Duration::from_secs(10));
        Retry { name: name.into(), backoff, give_up_after: GIVE_UP_AFTER, told: None, attempts: 0, since: None }
    }

    pub(crate) fn tell(&mut self, told: impl Fn(&Error) + Send + 'static) {
        self.told = Some(Box::new(told));
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Something has come.
    pub(crate) fn is_well(&mut self) {
        (self.attempts, self.since) = (0, None);
    }

    /// A connection was lost, or not made. Says how long to wait before the next.
    ///
    /// # Errors
    /// It was tried for too long.
    pub(crate) fn lost(&mut self, error: Error, wait: Option<Duration>) -> Result<Duration, Error> {
        if let Some(told) = &self.told {
            told(&error);
        }
        let tried = self.since.get_or_insert_with(Instant::now).elapsed();
        if tried >= self.give_up_after {
            let name = &self.name;
            return Err(Error::new(format!("gave up on {name} after {tried:.0?}: `.give_up_after(..)` allows more"))
                .caused_by(error));
        }
        self.attempts = self.attempts.saturating_add(1);
        // Processes that lost the same server should not come back together.
        let mut random = Random::new(std::process::id().into(), self.attempts.into());
        Ok(wait.unwrap_or_else(|| self.backoff.pause(self.attempts, &mut random)))
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry").field("name", &self.name).field("backoff", &self.backoff).finish_non_exhaustive()
    }
}

/// What a user says of it, on a builder with a field `retry`, or (`[S] WebSocket<S>`, with its generics) with a method of that name that has it set.
macro_rules! retrying {
    ([$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The pauses between attempts to connect, in place of those that begin with 100 ms and grow to 10 s. Where a server of HTTP says when to come back (`Retry-After`), it is
            /// obeyed.
            #[must_use]
            pub fn backoff(self, backoff: stream_runtime::call::Backoff) -> Self {
                self.retry(|retry| retry.backoff = backoff)
            }

            /// For how long a server that is gone, or fails, is tried, in place of five minutes: then the job ends with an error. `Duration::MAX` is for ever.
            #[must_use]
            pub fn give_up_after(self, time: std::time::Duration) -> Self {
                self.retry(|retry| retry.give_up_after = time)
            }

            /// Has a function told when a connection is lost, or can't be made: to log it, for one. It is called on the thread that reads or writes.
            #[must_use]
            pub fn on_lost(self, told: impl Fn(&stream_runtime::Error) + Send + 'static) -> Self {
                self.retry(|retry| retry.tell(told))
            }
        }
    };
    ($builder:ty) => {
        impl $builder {
            fn retry(mut self, set: impl FnOnce(&mut $crate::net::Retry)) -> Self {
                set(&mut self.retry);
                self
            }
        }

        $crate::net::retrying!([] $builder);
    };
}

pub(crate) use retrying;
