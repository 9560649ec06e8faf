//! Which files a batch has.

use std::io::{self, ErrorKind, Read, Write};

use serde::{Deserialize, Serialize};
use stream_runtime::checkpoint::Storage;

/// The files of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) batch: u64,
    pub(super) files: Vec<Written>,
}

/// A file that is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    /// Its name, with the folders in front.
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) crc32: String,
}

impl Written {
    /// The folder, and the name in it.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.file.rsplit_once('/').unwrap_or(("", &self.file))
    }
}

impl Manifest {
    /// Makes it visible under a name.
    pub(super) fn show<S: Storage>(&self, storage: &S, name: &str) -> io::Result<()> {
        let mut staged = storage.stage(name)?;
        staged.write_all(&self.text()?)?;
        staged.flush()?;
        storage.finish(staged, name)
    }

    /// The one of a name.
    pub(super) fn read<S: Storage>(storage: &S, name: &str) -> io::Result<Self> {
        let mut text = Vec::new();
        storage.open(name)?.read_to_end(&mut text)?;
        serde_json::from_slice(&text).map_err(|cause| io::Error::new(ErrorKind::InvalidData, cause))
    }

    fn text(&self) -> io::Result<Vec<u8>> {
        let mut text = serde_json::to_vec(self)?;
        text.push(b'\n');
        Ok(text)
    }
}
