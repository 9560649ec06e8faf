//! The write-ahead log of what was pushed: what is accepted is in it, safe on disk, before anybody uses it.
//!
//! A folder of segments, each named by the number of its first entry. `entry` is the form of one push, `segment` a file of them, `writer` the thread that
//! appends and makes them safe, `cursor` reads them again, and `mark` keeps how far they were done with. Where the reader is done with a segment, `trim` removes it.

mod cursor;
mod entry;
mod mark;
mod open;
mod segment;
mod writer;

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use stream_runtime::Error;

pub(super) use cursor::Cursor;
pub(super) use open::{Opened, open};
pub(super) use writer::{Logged, Writer};

/// The segments that there are, for the writer that adds some and the reader that removes some.
#[derive(Clone, Debug)]
pub(super) struct Segments {
    folder: PathBuf,
    /// The number of the first entry of each, in order.
    firsts: Arc<Mutex<VecDeque<u64>>>,
}

impl Segments {
    fn new(folder: PathBuf, firsts: VecDeque<u64>) -> Self {
        Segments { folder, firsts: Arc::new(Mutex::new(firsts)) }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, first: u64) -> PathBuf {
        self.folder.join(segment::name(first))
    }

    fn with<R>(&self, act: impl FnOnce(&mut VecDeque<u64>) -> R) -> R {
        act(&mut self.firsts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The oldest entry that is still there.
    pub(super) fn oldest(&self) -> u64 {
        self.with(|firsts| firsts.front().copied().unwrap_or(0))
    }

    /// The segment that an entry is in.
    fn of(&self, entry: u64) -> Option<u64> {
        self.with(|firsts| firsts.iter().rev().find(|first| **first <= entry).copied())
    }

    fn add(&self, first: u64) {
        self.with(|firsts| firsts.push_back(first));
    }

    /// Removes what nobody will ask for any more. The newest segment that is done with stays: it remembers the keys of what was pushed last.
    pub(super) fn trim(&self, before: u64) -> Result<(), Error> {
        while let Some(first) = self.with(VecDeque::pop_front) {
            let next_but_one = self.with(|firsts| firsts.get(1).copied());
            if next_but_one.is_none_or(|next| next > before) {
                self.with(|firsts| firsts.push_front(first));
                return Ok(());
            }
            let path = self.path(first);
            fs::remove_file(&path)
                .map_err(|cause| Error::new(format!("can't remove `{}`", path.display())).caused_by(cause))?;
        }
        Ok(())
    }
}
