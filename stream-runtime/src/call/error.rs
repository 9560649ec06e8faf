//! Why a call has no result.

use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::time::Duration;

/// Why a call of [`map_async`](crate::plan::Stream::map_async) has no result, after its last attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallError<E> {
    /// Its future gave an error.
    Failed {
        /// What the last attempt gave.
        error: E,
        /// How often it was tried.
        attempts: u32,
    },
    /// The last attempt had no answer in its time.
    TimedOut {
        /// The time that each attempt had.
        timeout: Duration,
        /// How often it was tried.
        attempts: u32,
    },
}

impl<E> CallError<E> {
    /// How often the call was tried.
    pub fn attempts(&self) -> u32 {
        match self {
            CallError::Failed { attempts, .. } | CallError::TimedOut { attempts, .. } => *attempts,
        }
    }
}

impl<E: Display> Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Failed { error, .. } => write!(f, "the call failed: {error}")?,
            CallError::TimedOut { timeout, .. } => write!(f, "the call had no answer in {timeout:?}")?,
        }
        match self.attempts() {
            1 => Ok(()),
            attempts => write!(f, " (attempt {attempts})"),
        }
    }
}

/// Whatever `E` is – a `String` too –, its text is in this error's own.
impl<E: Display + Debug> Error for CallError<E> {}
