//! Reads plain files on the threads of several workers, each of which reads a part of the next chunk.
//!
//! A thread that reads ahead is one thread more than there are workers, and leaves a chunk in a cache that is none of theirs. That is well where there is one
//! worker, and a processor without work. Where there are several, reading is divided among them like all else, as long as it is no more than copying: where it turns
//! out to be waiting for a disk, a thread does that ahead.

use std::fs::{self, File};
use std::sync::Arc;
use std::time::Instant;

use super::at::At;
use super::chunk::Chunk;
use super::content::{Checked, Content};
use super::cut::Cut;
use super::input::{Input, Listed, open_file};
use super::reader::{Buffer, Reader, Start};
use crate::Error;

mod filling;
mod part;
mod waits;

use waits::Waits;

pub(super) use filling::Filling;

/// What is left to read of plain files.
#[derive(Debug)]
pub(super) struct Together<C: Content> {
    files: std::vec::IntoIter<Arc<Listed>>,
    open: Option<Open>,
    /// How long the first chunk is, where that is known.
    first: Option<u64>,
    cut: Cut,
    policy: C::Policy,
    filling: Filling,
    waits: Waits,
    /// What is wrong with the line behind the last chunk.
    fault: Option<Error>,
}

/// A file in the middle of being read.
#[derive(Debug)]
struct Open {
    file: File,
    at: At,
}

impl<C: Content> Together<C> {
    /// Reads on from a place. `None` where that is for a thread, which may wait: of other inputs than plain files, and where there is one worker.
    pub(super) fn start(
        input: &Input,
        Start { place, first, .. }: &Start,
        (cut, policy): (Cut, &C::Policy),
        filling: Filling,
    ) -> Result<Option<Self>, Error> {
        if filling.workers.count() == 1 || !matches!(input, Input::Files(_) | Input::Folder(_)) {
            return Ok(None);
        }
        let files = place.remaining(input.list()?)?;
        // A folder has listed plain files only; what was given by its name may be a pipe.
        let is_plain = |file: &Arc<Listed>| fs::metadata(&file.path).is_ok_and(|found| found.is_file());
        if matches!(input, Input::Files(_)) && !files.iter().all(is_plain) {
            return Ok(None);
        }
        let mut files = files.into_iter();
        let begun = files.next().map(|file| Open::new(At { file, cut, offset: place.offset, line: place.line }));
        let (open, policy) = (begun.transpose()?, policy.clone());
        Ok(Some(Together { files, open, first: *first, cut, policy, filling, waits: Waits::default(), fault: None }))
    }

    /// Puts the next lines, about `size` bytes of them, into a used buffer. `None` when all was read.
    pub(super) fn next(&mut self, mut buffer: Buffer, size: usize) -> Result<Option<Chunk<C>>, Error> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        while let Some(mut open) = self.current()? {
            let begun = Instant::now();
            let have_form = match self.first.take() {
                None => self.filling.fill::<C>(&open, &mut buffer, size)?,
                Some(bytes) => self.filling.fill_exactly::<C>(&open, &mut buffer, bytes as usize)?,
            };
            if buffer.bytes.is_empty() {
                continue;
            }
            self.waits.note(buffer.bytes.len(), begun.elapsed());
            let raw = open.at.pass(buffer);
            self.open = Some(open);
            let (chunk, result) = Chunk::new(raw, |bytes| match have_form {
                // SAFETY: the lines have the form, each worker's and those between.
                true => Checked::whole(unsafe { C::of_form(bytes) }),
                false => C::check(bytes, &self.policy),
            });
            self.fault = result.err();
            return Ok(Some(chunk));
        }
        Ok(None)
    }

    /// Whether reading has turned out to be waiting.
    pub(super) fn waits(&self) -> bool {
        self.waits.are_long() && self.fault.is_none() && self.open.is_some()
    }

    /// What a thread reads on with: with the file that is open, and not with what has its name by now.
    pub(super) fn into_reader(self, input: Input) -> Result<Reader, Error> {
        let begun = self.open.map(|Open { file, at }| (file, at));
        Reader::going_on(input, begun, self.files, self.cut, self.filling.longest)
    }

    /// The file that is being read, or the next one.
    fn current(&mut self) -> Result<Option<Open>, Error> {
        match self.open.take() {
            Some(open) => Ok(Some(open)),
            None => {
                let next = self.files.next();
                next.map(|file| Open::new(At { file, cut: self.cut, offset: 0, line: 1 })).transpose()
            }
        }
    }
}

impl Open {
    fn new(at: At) -> Result<Self, Error> {
        Ok(Open { file: open_file(&at.file.path, 0)?, at })
    }

    /// How many bytes there seem to be behind the place.
    fn left(&self) -> usize {
        let length = self.file.metadata().map_or(0, |found| found.len());
        length.saturating_sub(self.at.offset).try_into().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests;
