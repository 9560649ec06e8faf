//! Writes objects: logs with what has happened, and bases with the whole state.

use std::collections::BTreeMap;
use std::io::BufWriter;

use super::cursor::Verified;
use super::entries::{PartWriter, not_written, write_changes};
use super::frame::{FrameWriter, Kind};
use super::object::{End, Head, Name, Part};
use crate::Error;
use crate::checkpoint::{Changes, Storage};

/// An object that is being written.
pub(super) struct Writer<S: Storage> {
    frames: FrameWriter<BufWriter<S::Staged>>,
    name: Name,
    parts: Vec<Part>,
    /// How long a block is.
    limit: usize,
}

/// What is handed to the storage at once.
const CHUNK: usize = 256 << 10;

impl<S: Storage> Writer<S> {
    /// Begins an object.
    ///
    /// # Errors
    /// It can't be written.
    pub(super) fn new(staged: S::Staged, name: Name, head: &Head, limit: usize) -> Result<Self, Error> {
        let begin = || {
            let mut frames = FrameWriter::new(BufWriter::with_capacity(CHUNK, staged), name.to_string())?;
            frames.write(Kind::Head, &head.encode())?;
            Ok(frames)
        };
        let frames = begin().map_err(not_written)?;
        Ok(Writer { frames, name, parts: Vec::new(), limit })
    }

    /// A batch begins.
    pub(super) fn begin(&mut self, batch: u64, plan: &[u8]) -> Result<(), Error> {
        self.record(Kind::Begin, batch, plan)
    }

    /// A batch is committed, in which this has changed.
    pub(super) fn commit(
        &mut self,
        batch: u64,
        outcome: &[u8],
        changes: &[(String, Vec<Changes>)],
    ) -> Result<(), Error> {
        self.record(Kind::Commit, batch, outcome)?;
        // A prefix is cleared in all that was there before the batch, and in nothing of it: so all that is said of a section in a batch is one.
        let mut sections: BTreeMap<&str, Vec<&Changes>> = BTreeMap::new();
        for (section, changes) in changes {
            sections.entry(section).or_default().extend(changes);
        }
        for (section, changes) in sections {
            self.parts.extend(write_changes(section, &changes, self.limit, &mut self.frames)?);
        }
        Ok(())
    }

    /// Begins the entries of a section.
    pub(super) fn part(&mut self, section: &str) -> PartWriter {
        PartWriter::new(section, self.limit, &self.frames)
    }

    /// What the entries of a section are written to.
    pub(super) fn frames(&mut self) -> &mut FrameWriter<BufWriter<S::Staged>> {
        &mut self.frames
    }

    /// The entries of a section have ended.
    pub(super) fn end_part(&mut self, part: PartWriter) -> Result<(), Error> {
        self.parts.extend(part.finish(&mut self.frames).map_err(not_written)?);
        Ok(())
    }

    /// Ends the object. It is still to be sealed and published.
    pub(super) fn finish(self) -> Result<(S::Staged, Verified, u32), Error> {
        let Writer { mut frames, name, parts, .. } = self;
        let end = End { headers: frames.headers(), parts };
        let sum = frames.write(Kind::End, &end.encode()).map_err(not_written)?;
        let object = Verified { name: name.to_string(), length: frames.length(), parts: end.parts };
        let staged = frames.into_inner().into_inner().map_err(|cause| not_written(cause.into_error()))?;
        Ok((staged, object, sum))
    }

    fn record(&mut self, kind: Kind, batch: u64, bytes: &[u8]) -> Result<(), Error> {
        let record = [&batch.to_le_bytes()[..], bytes].concat();
        self.frames.write(kind, &record).map_err(not_written)?;
        Ok(())
    }
}
