//! The results of a batch while they are written.

use std::io::{self, Write};

use super::manifest::Manifest;
use crate::checkpoint::Storage;

/// An object that nobody sees yet. A large batch goes there as it grows.
pub(super) struct Part<S: Storage> {
    staged: S::Staged,
    bytes: u64,
    checksum: crc32fast::Hasher,
}

impl<S: Storage> Part<S> {
    pub(super) fn stage(storage: &S, name: &str) -> io::Result<Self> {
        Ok(Part { staged: storage.stage(name)?, bytes: 0, checksum: crc32fast::Hasher::new() })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.staged.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        self.checksum.update(bytes);
        Ok(())
    }

    /// Makes sure of it, and says what was written.
    pub(super) fn seal(mut self, storage: &S, name: &str) -> io::Result<Manifest> {
        self.staged.flush()?;
        storage.seal(self.staged)?;
        Ok(Manifest { file: name.to_owned(), bytes: self.bytes, crc32: self.checksum.finalize() })
    }
}
