//! How far the log was done with: where a job without a checkpoint begins.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A file with the number of the first entry that was not done with, and a checksum. It is not forced to disk: what was done twice was not lost.
#[derive(Debug)]
pub(in crate::pushed) struct Mark {
    file: File,
}

const NAME: &str = "done";

impl Mark {
    /// The mark of a log, and what it says.
    pub(super) fn open(folder: &Path) -> io::Result<(Self, u64)> {
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(folder.join(NAME))?;
        let mut bytes = [0; 12];
        let before = match file.read_exact(&mut bytes) {
            Ok(()) => decode(bytes).unwrap_or(0),
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => 0,
            Err(cause) => return Err(cause),
        };
        Ok((Mark { file }, before))
    }

    pub(in crate::pushed) fn set(&mut self, before: u64) -> io::Result<()> {
        let number = before.to_le_bytes();
        let checksum = crc32fast::hash(&number).to_le_bytes();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&[number.as_slice(), checksum.as_slice()].concat())
    }
}

fn decode(bytes: [u8; 12]) -> Option<u64> {
    let (number, checksum) = bytes.split_first_chunk::<8>()?;
    (crc32fast::hash(number).to_le_bytes() == checksum).then(|| u64::from_le_bytes(*number))
}
