//! A place between two lines of an input.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::input::Listed;
use crate::Error;

/// A place between two lines: what a checkpoint keeps of a text source.
///
/// A file is known by its path, so that files may be added to a folder between two runs; those that sort before the
/// place are not read. A file that was changed before the place is not noticed, one that is shorter now is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePosition {
    /// The file; `None` before the first batch.
    pub file: Option<PathBuf>,
    /// The file's place in the order of the files, from 0: it tells two readings of one path apart.
    pub number: usize,
    /// The bytes of the file that stand before the place.
    pub offset: u64,
    /// The number of the line that begins there, from 1; where the text is read in [blocks](super::Lines::blocks), of the block.
    pub line: u64,
}

impl LinePosition {
    /// The beginning of the first file.
    pub(super) fn start() -> Self {
        LinePosition { file: None, number: 0, offset: 0, line: 1 }
    }

    /// The files from the place on, of all the files of the input.
    pub(super) fn remaining(&self, mut files: Vec<Arc<Listed>>) -> Result<Vec<Arc<Listed>>, Error> {
        let Some(path) = &self.file else { return Ok(files) };
        let is_it = |file: &Arc<Listed>| file.path == *path;
        if files.get(self.number).is_some_and(is_it) {
            return Ok(files.split_off(self.number));
        }
        match files.iter().position(is_it) {
            Some(at) => Ok(files.split_off(at)),
            None => Err(self.lost(path, "is not among the files of the input any more")),
        }
    }

    /// Whether the place still exists.
    pub(super) fn check(&self, files: Vec<Arc<Listed>>) -> Result<(), Error> {
        self.remaining(files)?;
        let Some(path) = &self.file else { return Ok(()) };
        let found = fs::metadata(path).map_err(|cause| self.lost(path, "can't be looked at").caused_by(cause))?;
        if found.len() < self.offset {
            return Err(self.lost(path, "is shorter than it was: it was written anew"));
        }
        Ok(())
    }

    fn lost(&self, path: &Path, why: &str) -> Error {
        Error::new(format!("can't go on at byte {} of `{}`: the file {why}", self.offset, path.display()))
    }
}
