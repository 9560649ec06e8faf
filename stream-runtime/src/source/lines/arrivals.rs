//! Files that appear while others are read.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::seen::{Lookout, Seen};
use super::set::{FileSet, Found, Watching};
use crate::Error;
use crate::time::Timestamp;

/// How long whoever looks waits before it asks whether anyone still does.
const NAP: Duration = Duration::from_millis(50);

/// The files of a [`FileSet`] to which others are added, one after the other as they come: what a source of files in a form of their own is made of, whose thread asks
/// for the [next](Self::next_file) one, and [rests](Self::rest) where there is none. [`lines_arriving`](super::lines_arriving) says which files are taken in which order.
///
/// ```
/// # use std::io::Read;
/// # use std::path::Path;
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use stream_runtime::source::{Arrivals, FileSet, Found, Seen, Watching};
/// # use stream_runtime::Error;
/// # use stream_runtime::time::Timestamp;
/// # #[derive(Debug)]
/// # struct Inbox;
/// # impl FileSet for Inbox {
/// #     fn list(&self) -> Result<Vec<Found>, Error> { Ok(vec![Found { path: "a".into(), modified: Timestamp::from_secs(7), bytes: 3 }]) }
/// #     fn open(&self, _: &Path, _: u64) -> Result<Box<dyn Read + Send>, Error> { Err(Error::new("none")) }
/// # }
///
/// let how = Watching { every: Duration::from_secs(1), late_by: Duration::from_secs(600) };
/// let mut files = Arrivals::behind(Arc::new(Inbox), how, Arc::new(Seen::default()), None);
/// let first = files.next_file()?.unwrap();
/// assert_eq!((first.file.path.to_str(), first.number), (Some("a"), 0));
/// assert_eq!(first.seen.files.len(), 1); // behind it, it is taken
/// assert!(files.next_file()?.is_none());
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Arrivals {
    // It is called for a listing, on the thread that reads.
    files: Arc<dyn FileSet>,
    every: Duration,
    lookout: Lookout,
    /// The file to begin with, until the others were listed.
    first: Option<Arrived>,
    /// When the files were listed last.
    listed: Option<Instant>,
    /// What was found and is not read yet.
    waiting: VecDeque<Arrived>,
    /// The number of the next file.
    number: usize,
}

/// A file that has arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The file.
    pub file: Found,
    /// Which one it is of those that were taken, from 0.
    pub number: usize,
    /// What was taken when it is.
    pub seen: Arc<Seen>,
}

impl Arrivals {
    /// The files that are not among those that were taken; before them that which is to be gone on with, by its path and number.
    pub fn behind(files: Arc<dyn FileSet>, how: Watching, seen: Arc<Seen>, at: Option<(PathBuf, usize)>) -> Self {
        let lookout = Lookout::new(Arc::clone(&seen), how.late_by);
        let number = at.as_ref().map_or(0, |(_, number)| number + 1);
        let first = at.map(|(path, number)| {
            let file = Found { path, modified: Timestamp::MIN, bytes: 0 };
            Arrived { file, number, seen }
        });
        Arrivals { files, every: how.every, lookout, first, listed: None, waiting: VecDeque::new(), number }
    }

    /// The next file. It looks for one if it is time for that; `None` says that there was none when it looked last.
    ///
    /// # Errors
    /// The files can't be listed, or one of them is not as it was, or comes too late.
    pub fn next_file(&mut self) -> Result<Option<Arrived>, Error> {
        // Before the first file is gone on with, too: it may be another by now.
        if self.listed.is_none() || self.waiting.is_empty() && self.wait().is_zero() {
            self.look()?;
        }
        Ok(self.waiting.pop_front())
    }

    /// Waits a little, or until it is time to look.
    pub fn rest(&self) {
        sleep(self.wait().min(NAP));
    }

    /// How long it is until it looks again.
    fn wait(&self) -> Duration {
        self.listed.map_or(Duration::ZERO, |listed| self.every.saturating_sub(listed.elapsed()))
    }

    fn look(&mut self) -> Result<(), Error> {
        self.listed = Some(Instant::now());
        let listing = self.files.list()?;
        if let Some(mut first) = self.first.take() {
            // One that isn't there any more is told of when it is opened.
            if let Some(file) = listing.iter().find(|file| file.path == first.file.path) {
                first.file = file.clone();
            }
            self.waiting.push_back(first);
        }
        for (file, seen) in self.lookout.take(listing)? {
            self.waiting.push_back(Arrived { file, number: self.number, seen });
            self.number += 1;
        }
        Ok(())
    }
}
