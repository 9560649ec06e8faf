//! A file while it is written.

use std::io::{self, Write};

use stream_runtime::checkpoint::Storage;

use super::kind::Kind;
use super::manifest::Written;
use super::names;

/// An object that nobody sees yet. A large one goes there as it grows.
pub(super) struct Part<S: Storage, K: Kind> {
    name: String,
    file: K::File<Counted<S::Staged>>,
}

/// What was written, counted and summed up.
pub(super) struct Counted<W> {
    out: W,
    bytes: u64,
    checksum: crc32fast::Hasher,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        self.checksum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<S: Storage, K: Kind> Part<S, K> {
    pub(super) fn stage(storage: &S, batch: u64, number: u32, kind: &K) -> io::Result<Self> {
        let name = names::part(batch, number, &kind.extension());
        let out = Counted { out: storage.stage(&name)?, bytes: 0, checksum: crc32fast::Hasher::new() };
        Ok(Part { name, file: kind.begin(out)? })
    }

    pub(super) fn write(&mut self, piece: &K::Piece) -> io::Result<()> {
        K::write(&mut self.file, piece)
    }

    /// The bytes that are written by now.
    pub(super) fn bytes(&self) -> u64 {
        K::out(&self.file).bytes
    }

    /// Makes sure of it, and says what was written. It is to be shown in a folder.
    pub(super) fn seal(self, storage: &S, folder: &str) -> io::Result<Written> {
        let Part { name, file } = self;
        let mut out = K::end(file)?;
        out.flush()?;
        storage.seal(out.out)?;
        let file = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        Ok(Written { file, bytes: out.bytes, crc32: format!("{:08x}", out.checksum.finalize()) })
    }
}
