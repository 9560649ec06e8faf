//! A file of entries.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use super::entry::{self, HEAD};
use crate::pushed::Push;

/// What a segment begins with.
pub(super) const MAGIC: &[u8; 16] = b"thalweg pushed 1";

/// A segment is closed when it is longer.
pub(super) const FULL: u64 = 8 << 20;

/// No push is larger: what claims to be is damaged.
pub(super) const LARGEST: u32 = 1 << 30;

/// The name of the segment that begins with an entry.
pub(super) fn name(first: u64) -> String {
    format!("{first:020}.log")
}

/// The first entry of a segment, by its name.
pub(super) fn first(name: &str) -> Option<u64> {
    name.strip_suffix(".log").filter(|number| number.len() == 20)?.parse().ok()
}

/// What was found where an entry should be.
#[derive(Debug)]
pub(super) enum Found {
    Entry(Push),
    End,
    /// Something else: the rest of an entry that was being written when the machine stopped, or damage.
    Damage,
}

/// Reads a segment from its start.
#[derive(Debug)]
pub(super) struct Segment {
    file: BufReader<File>,
    length: u64,
    /// Where the next entry begins.
    pub(super) at: u64,
    /// Its number.
    pub(super) next: u64,
}

impl Segment {
    pub(super) fn open(path: &Path, first: u64) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut file = BufReader::with_capacity(1 << 16, file);
        let mut magic = [0; MAGIC.len()];
        // A file without its beginning has no entry: it was being made when the machine stopped.
        let at = match file.read_exact(&mut magic) {
            Ok(()) if magic == *MAGIC => MAGIC.len() as u64,
            Ok(()) if magic != [0; MAGIC.len()] => {
                return Err(io::Error::new(
                    ErrorKind::InvalidData,
                    "it is no log of thalweg's, or one of another version",
                ));
            }
            Ok(()) => 0,
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => 0,
            Err(cause) => return Err(cause),
        };
        Ok(Segment { file, length, at, next: first })
    }

    /// Reads the next entry. Entries may have been added since the segment was opened.
    pub(super) fn read(&mut self) -> io::Result<Found> {
        if self.at == 0 {
            return Ok(if self.length == 0 { Found::End } else { Found::Damage });
        }
        if self.length < self.at + HEAD as u64 {
            self.length = self.file.get_ref().metadata()?.len();
            self.file.seek(SeekFrom::Start(self.at))?;
        }
        let mut head = [0; HEAD];
        match self.length.saturating_sub(self.at) {
            0 => return Ok(Found::End),
            rest if rest < HEAD as u64 => return Ok(Found::Damage),
            _ => self.file.read_exact(&mut head)?,
        }
        let length = entry::length(head);
        let end = self.at + HEAD as u64 + u64::from(length);
        if end > self.length {
            self.length = self.file.get_ref().metadata()?.len();
        }
        if end > self.length || length > LARGEST {
            return Ok(Found::Damage);
        }
        let mut payload = vec![0; length as usize];
        self.file.read_exact(&mut payload)?;
        let Some(push) = entry::decode(self.next, head, &payload) else { return Ok(Found::Damage) };
        (self.at, self.next) = (end, self.next + 1);
        Ok(Found::Entry(push))
    }
}
