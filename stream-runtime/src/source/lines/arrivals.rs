//! Files that appear while others are read.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::input::Listed;
use super::position::LinePosition;
use super::seen::{Lookout, Seen};
use super::set::{Files, Watching};
use crate::Error;

/// How long the thread waits before it asks whether anyone still does.
const NAP: Duration = Duration::from_millis(50);

/// The files that are taken one after the other, as they come.
#[derive(Debug)]
pub(super) struct Arrivals {
    files: Files,
    every: Duration,
    lookout: Lookout,
    /// When the files were listed last.
    listed: Option<Instant>,
    /// What was found and is not read yet.
    waiting: VecDeque<Arc<Listed>>,
    /// The number of the next file.
    number: usize,
}

impl Arrivals {
    /// Those behind a place: first the file that it is in, if it is in one.
    pub(super) fn behind(files: Files, how: Watching, place: &LinePosition, seen: Arc<Seen>) -> Self {
        let lookout = Lookout::new(Arc::clone(&seen), how.late_by);
        let at = place.file.clone().map(|path| Arc::new(Listed { path, number: place.number, seen }));
        let number = at.as_ref().map_or(0, |at| at.number + 1);
        Arrivals { files, every: how.every, lookout, listed: None, waiting: at.into_iter().collect(), number }
    }

    /// The next file. It looks for one if it is time for that; `None` says that there was none when it looked last.
    pub(super) fn next(&mut self) -> Result<Option<Arc<Listed>>, Error> {
        // Before the first file is gone on with, too: it may be another by now.
        if self.listed.is_none() || self.waiting.is_empty() && self.wait().is_zero() {
            self.look()?;
        }
        Ok(self.waiting.pop_front())
    }

    /// Waits a little, or until it is time to look.
    pub(super) fn rest(&self) {
        sleep(self.wait().min(NAP));
    }

    /// How long it is until it looks again.
    fn wait(&self) -> Duration {
        self.listed.map_or(Duration::ZERO, |listed| self.every.saturating_sub(listed.elapsed()))
    }

    fn look(&mut self) -> Result<(), Error> {
        self.listed = Some(Instant::now());
        for (found, seen) in self.lookout.take(self.files.list()?)? {
            self.waiting.push_back(Arc::new(Listed { path: found.path, number: self.number, seen }));
            self.number += 1;
        }
        Ok(())
    }
}
