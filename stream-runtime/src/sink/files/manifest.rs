//! What was written in a batch, for those who read it.

use std::io::{self, Read, Write};

use super::names::Name;
use crate::checkpoint::Storage;

/// The one file of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) crc32: u32,
}

impl Manifest {
    /// Writes it and makes sure of it: all that is left to do is to publish it.
    pub(super) fn stage<S: Storage>(&self, storage: &S, batch: u64) -> io::Result<()> {
        let mut staged = storage.stage(&Name::manifest(batch).with("json"))?;
        staged.write_all(self.text(batch).as_bytes())?;
        staged.flush()?;
        storage.seal(staged)
    }

    /// That of a file that is visible.
    pub(super) fn of<S: Storage>(storage: &S, file: &str) -> io::Result<Self> {
        let (mut object, mut checksum, mut bytes) = (storage.open(file)?, crc32fast::Hasher::new(), 0);
        let mut buffer = vec![0; 1 << 16];
        loop {
            match object.read(&mut buffer) {
                Ok(0) => return Ok(Manifest { file: file.to_owned(), bytes, crc32: checksum.finalize() }),
                Ok(read) => {
                    bytes += read as u64;
                    checksum.update(&buffer[..read]);
                }
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
    }

    /// Whether it is the one that is visible.
    pub(super) fn is_visible<S: Storage>(&self, storage: &S, batch: u64) -> io::Result<bool> {
        let mut text = String::new();
        storage.open(&Name::manifest(batch).with("json"))?.read_to_string(&mut text)?;
        Ok(text == self.text(batch))
    }

    /// No name and no number has anything in it that JSON would have escaped.
    fn text(&self, batch: u64) -> String {
        let Manifest { file, bytes, crc32 } = self;
        format!("{{\"batch\":{batch},\"file\":\"{file}\",\"bytes\":{bytes},\"crc32\":\"{crc32:08x}\"}}\n")
    }
}
