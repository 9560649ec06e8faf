//! Files that aren't simply opened by their paths: in an object store, compressed, in a folder to which others add.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::Error;
use crate::time::Timestamp;

/// Files that can be listed, and opened at a byte: what text is read from that doesn't lie in plain files on this machine.
///
/// Both calls are made on the thread that reads, or when a job begins, and may block.
///
/// ```
/// use std::io::Read;
/// use std::path::Path;
///
/// use thalweg::prelude::*;
/// use thalweg::source::{FileSet, Found, lines_within};
///
/// /// The same text under two names.
/// #[derive(Debug)]
/// struct Twice(&'static str);
///
/// impl FileSet for Twice {
///     fn list(&self) -> Result<Vec<Found>, Error> {
///         let found = |name: &str| Found { path: name.into(), modified: Timestamp::MIN, bytes: self.0.len() as u64 };
///         Ok(vec![found("first"), found("second")])
///     }
///
///     fn open(&self, _: &Path, offset: u64) -> Result<Box<dyn Read + Send>, Error> {
///         Ok(Box::new(&self.0.as_bytes()[offset as usize..]))
///     }
/// }
///
/// stream!(
///     fn all(lines: impl Source<&str>, out: impl Sink<String>) {
///         lines.map(|line| line.to_owned()).sink(out);
///     }
/// );
///
/// let mut read = Vec::new();
/// all(lines_within(Twice("a\nb\n")), &mut read).run_blocking()?;
/// assert_eq!(read, ["a", "b", "a", "b"]);
/// # Ok::<(), Error>(())
/// ```
pub trait FileSet: fmt::Debug + Send + Sync + 'static {
    /// The files, in the order in which they are read where they are read once. A path names a file, and stands for it in errors and checkpoints.
    ///
    /// # Errors
    /// They can't be listed.
    fn list(&self) -> Result<Vec<Found>, Error>;

    /// Opens a file at a byte of its text; behind its end there is nothing to read. A call of `read` that gives nothing says that the file has ended: of one that turns out to
    /// be cut off or changed, `read` fails.
    ///
    /// # Errors
    /// It is not there, or can't be read.
    fn open(&self, file: &Path, offset: u64) -> Result<Box<dyn Read + Send>, Error>;
}

/// A set, of whatever type: it is called for a file or for a listing, on the thread that reads.
pub(super) type Files = Arc<dyn FileSet>;

/// A file of a [`FileSet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is called.
    pub path: PathBuf,
    /// When it was last written.
    pub modified: Timestamp,
    /// Its length as it lies there, in bytes.
    pub bytes: u64,
}

/// How a set is looked at again and again for new files: see [`lines_arriving`](super::lines_arriving).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watching {
    /// The pause between two looks.
    pub every: Duration,
    /// How much older than the newest file that was taken a new one may be. The names of the files that were taken and are no older than that are kept in the
    /// checkpoint; older ones count as taken.
    pub late_by: Duration,
}
