//! A place between two lines of an input.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::input::{Input, Listed};
use super::seen::Seen;
use crate::Error;

/// A place between two lines: what a checkpoint keeps of a text source.
///
/// A file is known by its path, so that files may be added to a folder between two runs; those that sort before the
/// place are not read. A file that was changed before the place is not noticed; one that is shorter now is an error, and one of which
/// the place is in the middle of a line: the line was not complete when it was read.
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
        let at = self.file_among(&files)?;
        Ok(files.split_off(at))
    }

    /// Which file of the input it is in.
    fn file_among(&self, files: &[Arc<Listed>]) -> Result<usize, Error> {
        let Some(path) = &self.file else { return Ok(0) };
        let is_it = |file: &Arc<Listed>| file.path == *path;
        if files.get(self.number).is_some_and(is_it) {
            return Ok(self.number);
        }
        let found = files.iter().position(is_it);
        found.ok_or_else(|| self.lost(path, "is not among the files of the input any more"))
    }

    /// Whether the place still exists.
    pub(super) fn check(&self, input: &Input, files: &[Arc<Listed>]) -> Result<(), Error> {
        self.file_among(files)?;
        let Some(path) = &self.file else { return Ok(()) };
        let unknown = |cause: Error| self.lost(path, "can't be looked at").caused_by(cause);
        let around = match input {
            Input::Set(_) | Input::Arriving(..) => around_in(input, path, self.offset).map_err(unknown),
            _ => around(path, self.offset).map_err(|cause| self.lost(path, "can't be looked at").caused_by(cause)),
        };
        match around? {
            Around::Missing => Err(self.lost(path, "is shorter than it was: it was written anew")),
            Around::Line => Err(self.lost(path, "has a line around that place, which had an end there before")),
            Around::LineEnd => Ok(()),
        }
    }

    fn not_behind(&self, from: &LinePosition) -> Error {
        let (from, until) = (from.name(), self.name());
        Error::new(format!("can't read the batch from {from} to {until} again: that lies before it"))
    }

    fn name(&self) -> String {
        match &self.file {
            Some(file) => format!("byte {} of `{}`", self.offset, file.display()),
            None => "the beginning".into(),
        }
    }

    fn lost(&self, path: &Path, why: &str) -> Error {
        Error::new(format!("can't go on at byte {} of `{}`: the file {why}", self.offset, path.display()))
    }
}

/// What is around a place in a file.
enum Around {
    /// The file ends before it.
    Missing,
    /// The inside of a line.
    Line,
    /// The end of a line, or of the file, or its beginning.
    LineEnd,
}

fn around(path: &Path, offset: u64) -> io::Result<Around> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if length <= offset || offset == 0 {
        return Ok(if length < offset { Around::Missing } else { Around::LineEnd });
    }
    let mut before = [0];
    file.seek(SeekFrom::Start(offset - 1))?;
    file.read_exact(&mut before)?;
    Ok(if before == *b"\n" { Around::LineEnd } else { Around::Line })
}

/// The same of a file that others open.
fn around_in(input: &Input, path: &Path, offset: u64) -> Result<Around, Error> {
    let mut bytes = Vec::new();
    let file = input.open(path, offset.saturating_sub(1))?;
    let read = file.take(2).read_to_end(&mut bytes);
    read.map_err(|cause| Error::new(format!("can't read `{}`", path.display())).caused_by(cause))?;
    Ok(match bytes[..] {
        _ if offset == 0 => Around::LineEnd,
        [] => Around::Missing,
        [_] | [b'\n', _, ..] => Around::LineEnd,
        _ => Around::Line,
    })
}

/// A place in files that arrive: what a checkpoint keeps of a source that [watches](super::lines_arriving) for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivingPosition {
    /// The place in the file that was taken last.
    pub place: LinePosition,
    /// The files that were taken, that one among them.
    pub seen: Seen,
}

impl ArrivingPosition {
    /// The files of two places, in the order in which they were taken: no other file is between them that had anything in it.
    pub(super) fn files(from: &LinePosition, until: &LinePosition) -> Vec<Arc<Listed>> {
        let listed = |place: &LinePosition| {
            let path = place.file.clone().unwrap_or_default();
            Arc::new(Listed { path, number: place.number, seen: Arc::default() })
        };
        match from.file == until.file {
            true => vec![listed(until)],
            false => vec![listed(from), listed(until)],
        }
    }
}

/// What was one batch once: a part of one file. What is left of the files before gave no record, or it would have been a batch of its own.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) from: LinePosition,
    pub(super) until: LinePosition,
}

impl Passage {
    /// What a source read from one place to another; `None` where that is nothing.
    pub(super) fn between(
        from: &LinePosition,
        until: &LinePosition,
        files: &[Arc<Listed>],
    ) -> Result<Option<Self>, Error> {
        let from = match from.file_among(files)?.cmp(&until.file_among(files)?) {
            Ordering::Less => LinePosition { offset: 0, line: 1, ..until.clone() },
            Ordering::Equal => from.clone(),
            Ordering::Greater => return Err(until.not_behind(from)),
        };
        let passage = Passage { until: until.clone(), from };
        match until.offset.checked_sub(passage.from.offset) {
            None => Err(until.not_behind(&passage.from)),
            Some(0) => Ok(None),
            // Where the items of a batch end is kept in 32 bits.
            Some(bytes) if bytes > u64::from(u32::MAX) => Err(passage.is_another()),
            Some(_) => Ok(Some(passage)),
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.until.offset - self.from.offset
    }

    /// The lines are not those of the batch.
    #[cold]
    pub(super) fn is_another(&self) -> Error {
        let file = self.until.file.as_deref().unwrap_or(Path::new("")).display();
        let (from, until) = (self.from.offset, self.until.offset);
        Error::new(format!(
            "can't read bytes {from} to {until} of `{file}` again as the batch that they were: the file was written anew"
        ))
    }
}
