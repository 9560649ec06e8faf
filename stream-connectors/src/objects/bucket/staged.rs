//! An object that is being written.

use std::io::{self, Write};
use std::mem;
use std::sync::Arc;

use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use tokio::task::JoinHandle;

use super::requests::{failed, runtime, wait};

/// What is sent at once: a smaller object is one request.
const PART: usize = 8 << 20;

/// An object of a [`Bucket`](super::Bucket) that is being written. What is larger than 8 MiB is sent in parts, while the next part is written.
pub struct StagedObject {
    pub(super) name: String,
    store: Arc<dyn ObjectStore>,
    /// Where it lies until it is published.
    pub(super) key: Path,
    buffer: Vec<u8>,
    upload: Option<Box<dyn MultipartUpload>>,
    /// The part that is under way.
    sending: Option<JoinHandle<io::Result<()>>>,
    pub(super) bytes: u64,
}

/// What was written.
pub(super) enum Written {
    /// All of it, of which nothing was sent.
    Whole(PutPayload),
    /// It lies where it was staged.
    Sent,
}

impl StagedObject {
    pub(super) fn new(name: &str, store: Arc<dyn ObjectStore>, key: Path) -> Self {
        StagedObject { name: name.to_owned(), store, key, buffer: Vec::new(), upload: None, sending: None, bytes: 0 }
    }

    /// Ends it.
    pub(super) fn end(&mut self) -> io::Result<Written> {
        let rest = mem::take(&mut self.buffer);
        let Some(mut upload) = self.upload.take() else { return Ok(Written::Whole(rest.into())) };
        self.await_part()?;
        wait(async move {
            if !rest.is_empty() {
                upload.put_part(rest.into()).await.map_err(failed)?;
            }
            upload.complete().await.map_err(failed)
        })?;
        Ok(Written::Sent)
    }

    fn send(&mut self) -> io::Result<()> {
        let part = mem::replace(&mut self.buffer, Vec::with_capacity(PART));
        self.await_part()?;
        let mut upload = match self.upload.take() {
            Some(upload) => upload,
            None => {
                let (store, key) = (Arc::clone(&self.store), self.key.clone());
                wait(async move { store.put_multipart(&key).await.map_err(failed) })?
            }
        };
        let sent = upload.put_part(part.into());
        self.upload = Some(upload);
        self.sending = Some(runtime()?.spawn(async move { sent.await.map_err(failed) }));
        Ok(())
    }

    fn await_part(&mut self) -> io::Result<()> {
        let Some(sending) = self.sending.take() else { return Ok(()) };
        wait(async move { sending.await.map_err(io::Error::other)? })
    }
}

impl Write for StagedObject {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PART - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        self.bytes += taken as u64;
        if self.buffer.len() == PART {
            self.send()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An upload that nobody ends costs its owner money.
impl Drop for StagedObject {
    fn drop(&mut self) {
        if let (Some(mut upload), Ok(runtime)) = (self.upload.take(), runtime()) {
            runtime.spawn(async move {
                let _ = upload.abort().await;
            });
        }
    }
}
