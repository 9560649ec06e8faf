//! Lines that were read together, and the batches that are cut out of them.

use std::sync::Arc;

use super::content::{Checked, Content, Gap};
use super::cut::Cut;
use super::input::Listed;
use super::position::Passage;
use super::reader::{Buffer, Raw};
use super::run::Run;
use crate::Error;
use crate::source::Limit;

/// Whole lines of one file, checked.
#[derive(Debug)]
pub(super) struct Chunk<C> {
    pub(super) file: Arc<Listed>,
    pub(super) content: C,
    cut: Cut,
    /// Where each item of the content ends.
    ends: Vec<u32>,
    gaps: Vec<Gap>,
    offset: u64,
    first: u64,
}

/// A place between two items of a chunk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// The content before it, in bytes.
    pub(super) at: usize,
    /// The same in items.
    pub(super) items: usize,
    /// The bytes of the file before it.
    pub(super) offset: u64,
    /// The number of the file's line that begins there, or of its block.
    pub(super) line: u64,
}

impl Mark {
    /// Before the first chunk, which begins at this line.
    pub(super) fn first(line: u64) -> Self {
        Mark { line, ..Mark::default() }
    }
}

impl<C: Content> Chunk<C> {
    /// Makes it of what was read, when that was checked. With the error, if there is one, come the lines before it.
    pub(super) fn new(raw: Raw, check: impl FnOnce(Vec<u8>) -> Checked<C>) -> (Self, Result<(), Error>) {
        let Buffer { bytes, mut ends } = raw.text;
        let Checked { content, gaps, fault } = check(bytes);
        if fault.is_some() || !gaps.is_empty() {
            raw.cut.find_ends(content.as_ref(), &mut ends);
        }
        let chunk = Chunk { file: raw.file, content, cut: raw.cut, ends, gaps, offset: raw.offset, first: raw.first };
        let result = match fault {
            None => Ok(()),
            Some(fault) => Err(chunk.not_utf8().caused_by(fault)),
        };
        (chunk, result)
    }

    fn not_utf8(&self) -> Error {
        let end = self.mark(self.content.as_ref().len(), self.ends.len());
        let line = self.cut.name(end.line, end.offset, &self.file.path);
        Error::new(format!("{line} is not UTF-8: `.skip_invalid()` drops such lines, `.numbered()` reads bytes"))
    }

    /// It goes on behind another chunk, which ended at this mark. How many blocks that had, is known only since lines were left out.
    pub(super) fn follow(&mut self, end: Mark) {
        if self.cut == Cut::Blocks && self.offset > 0 {
            self.first = end.line;
        }
    }

    pub(super) fn beginning(&self) -> Mark {
        Mark { at: 0, items: 0, offset: self.offset, line: self.first }
    }

    pub(super) fn ends_at(&self, mark: Mark) -> bool {
        mark.items == self.ends.len()
    }

    /// The end of the batch that a limit allows.
    pub(super) fn cut(&self, from: Mark, limit: Limit) -> Mark {
        let (_, rest) = Run::new(&self.ends).split(from.items);
        let batch = rest.within(limit);
        self.mark(batch.end(), from.items + batch.items())
    }

    /// The end of the chunk, which must be that of a passage that was read once before.
    pub(super) fn end_of(&self, passage: &Passage) -> Result<Mark, Error> {
        let end = self.mark(self.content.as_ref().len(), self.ends.len());
        let is_it = (end.offset, end.line) == (passage.until.offset, passage.until.line);
        if is_it { Ok(end) } else { Err(passage.is_another()) }
    }

    /// The items between two marks.
    pub(super) fn between(&self, from: Mark, to: Mark) -> Run<'_> {
        let (before, _) = Run::new(&self.ends).split(to.items);
        before.split(from.items).1
    }

    /// What is to be used again.
    pub(super) fn into_buffer(self) -> Buffer {
        Buffer { bytes: self.content.into_bytes(), ends: self.ends }
    }

    fn mark(&self, at: usize, items: usize) -> Mark {
        let passed = &self.gaps[..self.gaps.partition_point(|gap| gap.at <= at)];
        let dropped = passed.last().map_or(0, |gap| gap.bytes);
        // A line that was left out is one, and no block.
        let lines = if self.cut == Cut::Lines { items + passed.len() } else { items };
        let line = self.first + lines as u64;
        Mark { at, items, offset: self.offset + at as u64 + dropped, line }
    }
}
