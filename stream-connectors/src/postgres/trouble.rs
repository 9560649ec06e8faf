//! What can go wrong with a server, and what is worth trying again.

use std::io;
use std::time::{Duration, Instant};

use stream_runtime::Error;
use stream_runtime::call::{Backoff, backoff};
use stream_runtime::source::Random;
use tokio_postgres::error::{DbError, SqlState};

#[cfg(feature = "tls")]
use super::tls::is_untrusted;

/// Why something did not work.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The server can't be reached, or is not ready: the next attempt may be better.
    Away(Error),
    /// The next attempt would not be better.
    Lasting(Error),
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Self {
        match is_away(&error) {
            true => Trouble::Away(told(error)),
            false => Trouble::Lasting(told(error)),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Lasting(error)
    }
}

impl Trouble {
    /// What was to be done, before what it was kept from by.
    pub(super) fn in_words(self, what: impl FnOnce() -> String) -> Self {
        match self {
            Trouble::Away(cause) => Trouble::Away(Error::new(what()).caused_by(cause)),
            Trouble::Lasting(cause) => Trouble::Lasting(Error::new(what()).caused_by(cause)),
        }
    }
}

/// A connection that broke or was refused, and a server that goes down, comes up, is full, or chose this transaction to end a deadlock.
fn is_away(error: &tokio_postgres::Error) -> bool {
    if let Some(code) = error.code() {
        return matches!(code.code().get(..2), Some("08" | "53"))
            || [
                SqlState::ADMIN_SHUTDOWN,
                SqlState::CRASH_SHUTDOWN,
                SqlState::CANNOT_CONNECT_NOW,
                SqlState::READ_ONLY_SQL_TRANSACTION,
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
                SqlState::LOCK_NOT_AVAILABLE,
            ]
            .contains(code);
    }
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
    error.is_closed() || cause.is_some_and(|cause| !is_untrusted(cause))
}

/// Without TLS nothing must be proved.
#[cfg(not(feature = "tls"))]
fn is_untrusted(_: &io::Error) -> bool {
    false
}

/// What the server says, in one line.
fn told(error: tokio_postgres::Error) -> Error {
    match error.as_db_error() {
        Some(said) => Error::new(in_a_line(said)),
        None => {
            let what = Error::new(error.to_string());
            match error.into_source() {
                Some(cause) => what.caused_by(cause),
                None => what,
            }
        }
    }
}

fn in_a_line(said: &DbError) -> String {
    let mut line = format!("the server says: {} (SQLSTATE {})", said.message(), said.code().code());
    for (what, more) in [("detail", said.detail()), ("where", said.where_()), ("hint", said.hint())] {
        if let Some(more) = more {
            line += &format!("; {what}: {}", more.replace('\n', ", "));
        }
    }
    line
}

/// Attempts, one after the other, until patience is over.
pub(super) struct Attempts {
    patience: Duration,
    begun: Instant,
    made: u32,
    pauses: Backoff,
    random: Random,
}

impl Attempts {
    pub(super) fn new(patience: Duration) -> Self {
        let seed = std::process::id().into();
        let pauses = backoff(Duration::from_millis(50)).up_to(Duration::from_secs(5));
        Attempts { patience, begun: Instant::now(), made: 0, pauses, random: Random::new(seed, 0) }
    }

    /// How long to wait before the next one, behind one that failed; `None` where it is not to be tried again.
    pub(super) fn pause(&mut self) -> Option<Duration> {
        self.made += 1;
        let left = self.patience.checked_sub(self.begun.elapsed())?;
        Some(self.pauses.pause(self.made, &mut self.random).min(left + Duration::from_millis(1)))
    }

    /// The error of the last one, with how many there were.
    pub(super) fn gives_up(&self, cause: Error) -> Error {
        let (made, time) = (self.made, self.begun.elapsed());
        Error::new(format!("{made} attempts in {time:.1?} did not help: `.patience(..)` says how long it is tried"))
            .caused_by(cause)
    }
}
