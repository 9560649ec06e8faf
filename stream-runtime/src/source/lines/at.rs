//! How far a file has been read.

use std::io;
use std::sync::Arc;

use super::cut::Cut;
use super::input::Listed;
use super::reader::{Buffer, Raw};
use crate::Error;

/// A place in a file, where a line begins.
#[derive(Debug)]
pub(super) struct At {
    pub(super) file: Arc<Listed>,
    pub(super) cut: Cut,
    pub(super) offset: u64,
    /// The number of the line, or of the block that it begins.
    pub(super) line: u64,
}

impl At {
    /// Goes on behind the lines that were read, of which the ends are known.
    pub(super) fn pass(&mut self, text: Buffer) -> Raw {
        let raw = Raw { file: self.file.clone(), offset: self.offset, first: self.line, cut: self.cut, text };
        self.offset += raw.text.bytes.len() as u64;
        self.line += raw.text.ends.len() as u64;
        raw
    }

    /// The length of a buffer to read to in the place of one in which the line has no end.
    pub(super) fn longer(&self, length: usize, longest: usize) -> Result<usize, Error> {
        if length > longest {
            let line = self.line_name();
            return Err(Error::new(format!(
                "{line} is longer than {longest} bytes: `.longest_line(..)` raises the limit"
            )));
        }
        // One byte more than the longest line: its end.
        Ok((length * 2).min(longest.saturating_add(1)))
    }

    pub(super) fn unreadable(&self, cause: io::Error) -> Error {
        Error::new(format!("can't read {}", self.line_name())).caused_by(cause)
    }

    fn line_name(&self) -> String {
        self.cut.name(self.line, self.offset, &self.file.path)
    }
}
