//! Reads entries of the log again, in order, from segment to segment.

use std::io;

use stream_runtime::Error;

use super::Segments;
use super::segment::{Found, Segment};
use crate::pushed::Push;

/// A place in the log that is read from.
#[derive(Debug)]
pub(in crate::pushed) struct Cursor {
    segments: Segments,
    segment: Segment,
    first: u64,
}

impl Cursor {
    /// Reads from an entry on.
    pub(in crate::pushed) fn at(segments: &Segments, number: u64) -> Result<Self, Error> {
        let Some(first) = segments.of(number) else {
            return Err(gone(segments, number));
        };
        let segment = open(segments, first)?;
        let mut cursor = Cursor { segments: segments.clone(), segment, first };
        while cursor.segment.next < number {
            cursor.next()?;
        }
        Ok(cursor)
    }

    /// The number of the entry that is read next.
    pub(in crate::pushed) fn number(&self) -> u64 {
        self.segment.next
    }

    /// Reads an entry, which is known to be there.
    pub(in crate::pushed) fn next(&mut self) -> Result<Push, Error> {
        let number = self.number();
        match self.segment.read().map_err(|cause| self.unreadable(cause))? {
            Found::Entry(push) => return Ok(push),
            Found::Damage => return Err(self.damaged()),
            Found::End => {}
        }
        // It is the first of the next segment, or it is not there.
        if self.segments.of(number) != Some(number) || number == self.first {
            return Err(self.damaged());
        }
        (self.segment, self.first) = (open(&self.segments, number)?, number);
        match self.segment.read().map_err(|cause| self.unreadable(cause))? {
            Found::Entry(push) => Ok(push),
            Found::End | Found::Damage => Err(self.damaged()),
        }
    }

    fn unreadable(&self, cause: io::Error) -> Error {
        let path = self.segments.path(self.first);
        Error::new(format!("can't read `{}`", path.display())).caused_by(cause)
    }

    #[cold]
    fn damaged(&self) -> Error {
        let (path, number, at) = (self.segments.path(self.first), self.segment.next, self.segment.at);
        Error::new(format!("`{}` is damaged: entry {number}, at byte {at}, is not what was written", path.display()))
    }
}

fn open(segments: &Segments, first: u64) -> Result<Segment, Error> {
    let path = segments.path(first);
    Segment::open(&path, first).map_err(|cause| Error::new(format!("can't read `{}`", path.display())).caused_by(cause))
}

#[cold]
fn gone(segments: &Segments, number: u64) -> Error {
    let (folder, oldest) = (segments.folder().display(), segments.oldest());
    Error::new(format!("entry {number} is not in the log in `{folder}` any more, which begins with entry {oldest}"))
}
