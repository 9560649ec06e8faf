//! A part of a chunk, which one worker reads, cuts into lines and checks while it is in that worker's cache.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::Range;

use memchr::{memchr, memrchr};

use super::super::at::At;
use super::super::content::Content;
use super::super::cut::Cut;
use super::super::scan::find_ends;

/// Where a worker reads to, and what it found there.
#[derive(Debug)]
pub(super) struct Part<'b> {
    bytes: &'b mut [u8],
    /// Where it begins in the chunk.
    pub(super) at: usize,
    /// Where lines end in the chunk, if that is asked for.
    pub(super) ends: &'b mut Vec<u32>,
    pub(super) found: io::Result<Found>,
}

/// What a part holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How many bytes were read: all that there is room for, unless the file has ended.
    pub(super) bytes: usize,
    /// Where in the chunk those lines are that are wholly in this part.
    pub(super) lines: Range<usize>,
    /// Whether they have the form of the content.
    pub(super) have_form: bool,
}

impl<'b> Part<'b> {
    /// Divides a chunk into parts of the same length, one for each list of ends.
    pub(super) fn divide(chunk: &'b mut [u8], lists: &'b mut [Vec<u32>]) -> Vec<Self> {
        let length = chunk.len().div_ceil(lists.len()).max(1);
        let places = (0..).step_by(length);
        let parts = chunk.chunks_mut(length).zip(lists).zip(places);
        parts.map(|((bytes, ends), at)| Part { bytes, at, ends, found: Ok(Found::default()) }).collect()
    }

    /// Reads the part from a file, in which the chunk begins at a place.
    pub(super) fn read<C: Content>(&mut self, file: &File, chunk: &At) {
        let read = read_at(file, self.bytes, chunk.offset + self.at as u64);
        self.found = read.map(|read| self.look::<C>(read, chunk.cut));
    }

    fn look<C: Content>(&mut self, read: usize, cut: Cut) -> Found {
        let bytes = &self.bytes[..read];
        if cut == Cut::Lines {
            find_ends(bytes, self.ends);
            // The last line goes on in the next part, where it doesn't end here.
            self.ends.pop_if(|end| bytes[*end as usize - 1] != b'\n');
            self.ends.iter_mut().for_each(|end| *end += self.at as u32);
        }
        let lines = match (memchr(b'\n', bytes), memrchr(b'\n', bytes)) {
            (Some(first), Some(last)) => first + 1..last + 1,
            _ => 0..0,
        };
        let have_form = C::have_form(&bytes[lines.clone()]);
        Found { bytes: read, lines: self.at + lines.start..self.at + lines.end, have_form }
    }
}

/// Fills the buffer from a place of the file on; less only where the file ends.
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read_some_at(file, &mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
