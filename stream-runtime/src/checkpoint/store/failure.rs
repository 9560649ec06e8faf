//! What to do about a storage that fails.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use crate::Error;
use crate::checkpoint::Storage;

/// Says of an error where it happened, and what can be done.
#[cold]
pub(super) fn explain(place: &str, what: &str, cause: impl Into<Cause>) -> Error {
    let cause = cause.into();
    let advice = match cause.kind() {
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            ": there is no room left. Make room and start the job again: it goes on behind its last commit"
        }
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            ": this process must be allowed to write there"
        }
        Some(ErrorKind::NotADirectory) => ": a checkpoint is a folder",
        Some(ErrorKind::WouldBlock) => {
            ": another process, or another job of this one, has it. Each job needs a checkpoint of its own"
        }
        Some(ErrorKind::AlreadyExists) => ": somebody else has written to it. Each job needs a checkpoint of its own",
        _ => "",
    };
    let error = Error::new(format!("{what} in {place}{advice}"));
    match cause {
        Cause::Io(cause) => error.caused_by(cause),
        Cause::Error(cause) => error.caused_by(cause),
    }
}

/// The lock of a storage can't be had.
#[cold]
pub(crate) fn refused(storage: &impl Storage, cause: io::Error) -> Error {
    explain(&storage.name(), "can't have the checkpoint", cause)
}

/// What went wrong.
pub(super) enum Cause {
    Io(io::Error),
    Error(Error),
}

impl From<io::Error> for Cause {
    fn from(cause: io::Error) -> Self {
        Cause::Io(cause)
    }
}

impl From<Error> for Cause {
    fn from(cause: Error) -> Self {
        Cause::Error(cause)
    }
}

impl Cause {
    /// The kind of the storage's own error, if one is among the causes.
    fn kind(&self) -> Option<ErrorKind> {
        match self {
            Cause::Io(cause) => Some(cause.kind()),
            Cause::Error(error) => {
                let mut source = error.source();
                while let Some(cause) = source {
                    if let Some(cause) = cause.downcast_ref::<io::Error>() {
                        return Some(cause.kind());
                    }
                    source = cause.source();
                }
                None
            }
        }
    }
}
