//! An object that is being read: range by range, the next one while the present one is used.

use std::io::{self, ErrorKind, Read};
use std::sync::Arc;

use bytes::{Buf, Bytes};
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, ObjectMeta, ObjectStore};
use tokio::task::JoinHandle;

use super::requests::{failed, look, runtime, wait};

/// What is asked for at once: enough that the time of a request counts for little.
const RANGE: u64 = 4 << 20;

/// An object of a [`Bucket`](super::Bucket) that is being read. At most two ranges of 4 MiB of it are in memory.
pub struct Ranges {
    store: Arc<dyn ObjectStore>,
    key: Path,
    /// The version that is read: another one would not fit.
    e_tag: Option<String>,
    length: u64,
    /// Where the range begins that is asked for next.
    next: u64,
    present: Bytes,
    coming: Option<JoinHandle<io::Result<Bytes>>>,
}

impl Ranges {
    /// An object from a byte on.
    pub(super) fn open(store: Arc<dyn ObjectStore>, key: Path, offset: u64) -> io::Result<Self> {
        let (asked, at) = (Arc::clone(&store), key.clone());
        let ObjectMeta { e_tag, size, .. } = wait(look(asked, at))?;
        let mut ranges = Ranges { store, key, e_tag, length: size, next: offset, present: Bytes::new(), coming: None };
        ranges.ask()?;
        Ok(ranges)
    }

    fn ask(&mut self) -> io::Result<()> {
        if self.next >= self.length {
            return Ok(());
        }
        let end = (self.next + RANGE).min(self.length);
        let range = Some(GetRange::Bounded(self.next..end));
        let options = GetOptions { range, if_match: self.e_tag.clone(), ..GetOptions::default() };
        let (store, key) = (Arc::clone(&self.store), self.key.clone());
        self.coming = Some(runtime()?.spawn(get(store, key, options)));
        self.next = end;
        Ok(())
    }
}

async fn get(store: Arc<dyn ObjectStore>, key: Path, options: GetOptions) -> io::Result<Bytes> {
    let found = match store.get_opts(&key, options).await {
        Err(Error::Precondition { .. } | Error::NotFound { .. }) => {
            let message = format!("`{key}` was changed or removed while it was read");
            return Err(io::Error::new(ErrorKind::InvalidData, message));
        }
        found => found.map_err(failed)?,
    };
    found.bytes().await.map_err(failed)
}

impl Read for Ranges {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.present.is_empty() {
            let Some(coming) = self.coming.take() else { return Ok(0) };
            self.present = wait(async move { coming.await.map_err(io::Error::other)? })?;
            self.ask()?;
        }
        let taken = buffer.len().min(self.present.len());
        self.present.copy_to_slice(&mut buffer[..taken]);
        Ok(taken)
    }
}
