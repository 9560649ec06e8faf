//! Lines that were read together, and the batches that are cut out of them.

use std::sync::Arc;

use super::content::{Checked, Content, Gap};
use super::input::Listed;
use super::reader::Raw;
use super::scan;
use crate::Error;
use crate::source::Limit;

/// Whole lines of one file, checked.
#[derive(Debug)]
pub(super) struct Chunk<C> {
    pub(super) file: Arc<Listed>,
    pub(super) content: C,
    gaps: Vec<Gap>,
    lines: usize,
    offset: u64,
    first: u64,
}

/// A place between two lines of a chunk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// The content before it, in bytes.
    pub(super) at: usize,
    /// The same in lines.
    pub(super) lines: usize,
    /// The bytes of the file before it.
    pub(super) offset: u64,
    /// The number of the file's line that begins there.
    pub(super) line: u64,
}

impl<C: Content> Chunk<C> {
    /// Checks what was read. With the error, if there is one, come the lines before it.
    pub(super) fn check(raw: Raw, policy: &C::Policy) -> (Self, Result<(), Error>) {
        let Checked { content, gaps, fault } = C::check(raw.bytes, policy);
        let whole = gaps.is_empty() && fault.is_none();
        let lines = if whole { raw.lines } else { scan::count(content.as_ref()) };
        let chunk = Chunk { file: raw.file, content, gaps, lines, offset: raw.offset, first: raw.first };
        let result = match fault {
            None => Ok(()),
            Some(fault) => Err(chunk.not_utf8().caused_by(fault)),
        };
        (chunk, result)
    }

    fn not_utf8(&self) -> Error {
        let (line, file) = (self.first + self.lines as u64, self.file.path.display());
        Error::new(format!(
            "line {line} of `{file}` is not UTF-8: `.skip_invalid()` drops such lines, `.numbered()` reads bytes"
        ))
    }

    pub(super) fn beginning(&self) -> Mark {
        Mark { at: 0, lines: 0, offset: self.offset, line: self.first }
    }

    pub(super) fn ends_at(&self, mark: Mark) -> bool {
        mark.lines == self.lines
    }

    /// The end of the batch that a limit allows.
    pub(super) fn cut(&self, from: Mark, limit: Limit) -> Mark {
        let rest = &self.content.as_ref()[from.at..];
        let (length, lines) = scan::within(rest, self.lines - from.lines, limit);
        self.mark(from.at + length, from.lines + lines)
    }

    fn mark(&self, at: usize, lines: usize) -> Mark {
        let passed = &self.gaps[..self.gaps.partition_point(|gap| gap.at <= at)];
        let dropped = passed.last().map_or(0, |gap| gap.bytes);
        let line = self.first + (lines + passed.len()) as u64;
        Mark { at, lines, offset: self.offset + at as u64 + dropped, line }
    }
}
