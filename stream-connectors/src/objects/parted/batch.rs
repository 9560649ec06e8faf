//! The files of a batch: written, prepared, shown.

use std::io;

use stream_runtime::Error;
use stream_runtime::checkpoint::Storage;

use super::kind::Kind;
use super::manifest::Manifest;
use super::part::Part;
use super::settle::InDoubt;
use super::{Output, names};

/// Files that are written at the same time. Where a batch has more folders, the longest of them ends: each may hold some megabytes of memory until it is sent.
const MOST_OPEN: usize = 64;

impl<S: Storage, K: Kind> Output<S, K> {
    /// Has the place to itself, and settles what is in it. The next batch is the one behind those that are committed.
    pub(in crate::objects) fn begin(&mut self, committed: Option<u64>, in_doubt: InDoubt) -> Result<(), Error> {
        names::check_extension(&self.kind.extension()).map_err(|cause| self.failed("name the files", cause))?;
        if self.lock.is_none() {
            let lock = self.storage.lock().map_err(|cause| match cause.kind() {
                io::ErrorKind::WouldBlock => {
                    Error::new(format!("another job, or another output of this one, writes to {}", self.storage.name()))
                }
                _ => self.failed("lock the files", cause),
            })?;
            self.lock = Some(lock);
        }
        self.open.clear();
        self.prepared.clear();
        self.turn_to(committed.map_or(0, |committed| committed + 1));
        self.settle(in_doubt)
    }

    /// The end of a batch of a job that shows it at once.
    pub(in crate::objects) fn flush(&mut self) -> Result<(), Error> {
        let batch = self.batch;
        self.prepare(batch)?;
        self.commit(batch)
    }

    /// The end of the job: what no batch has ended is shown.
    pub(in crate::objects) fn close(&mut self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { self.flush() }
    }

    /// A job that says nothing about earlier ones begins with a place without results.
    fn begin_new(&mut self) -> Result<(), Error> {
        if self.lock.is_some() { Ok(()) } else { self.begin(None, InDoubt::IsAnothers) }
    }

    fn turn_to(&mut self, batch: u64) {
        (self.batch, self.next) = (batch, 0);
        self.written = Manifest { batch, files: Vec::new() };
    }

    /// Whether nothing of the batch was written.
    pub(in crate::objects) fn is_empty(&self) -> bool {
        self.open.is_empty() && self.written.files.is_empty()
    }

    /// Writes whole records to the file of a folder.
    pub(in crate::objects) fn put(&mut self, folder: &str, piece: &K::Piece) -> Result<(), Error> {
        self.begin_new()?;
        let batch = self.batch;
        self.try_put(folder, piece).map_err(|cause| self.failed(&format!("write batch {batch}"), cause))
    }

    fn try_put(&mut self, folder: &str, piece: &K::Piece) -> io::Result<()> {
        if !self.open.contains_key(folder) {
            if self.open.len() >= MOST_OPEN {
                self.end_longest()?;
            }
            let part = Part::stage(&self.storage, self.batch, self.next, &self.kind)?;
            self.next += 1;
            self.open.insert(folder.to_owned(), part);
        }
        let Some(part) = self.open.get_mut(folder) else { return Ok(()) };
        part.write(piece)?;
        if part.bytes() >= self.kind.largest() { self.end(folder) } else { Ok(()) }
    }

    fn end_longest(&mut self) -> io::Result<()> {
        let longest = self.open.iter().max_by_key(|(_, part)| part.bytes()).map(|(folder, _)| folder.clone());
        longest.map_or(Ok(()), |folder| self.end(&folder))
    }

    /// The file of a folder is complete.
    fn end(&mut self, folder: &str) -> io::Result<()> {
        let Some(part) = self.open.remove(folder) else { return Ok(()) };
        self.written.files.push(part.seal(&self.storage, folder)?);
        Ok(())
    }

    /// The results of a batch can be committed from here on.
    pub(in crate::objects) fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.begin_new()?;
        if batch != self.batch && !self.is_empty() {
            let (place, expected) = (self.storage.name(), self.batch);
            return Err(Error::new(format!("batch {batch} for {place} comes in place of batch {expected}")));
        }
        let prepared = self.try_prepare();
        let manifest = prepared.map_err(|cause| self.failed(&format!("make sure of batch {batch}"), cause))?;
        if !manifest.files.is_empty() {
            self.prepared.insert(batch, manifest);
        }
        self.turn_to(batch + 1);
        Ok(())
    }

    fn try_prepare(&mut self) -> io::Result<Manifest> {
        while let Some(folder) = self.open.keys().next().cloned() {
            self.end(&folder)?;
        }
        let manifest = std::mem::take(&mut self.written);
        if !manifest.files.is_empty() {
            manifest.show(&self.storage, &names::pending(self.batch))?;
        }
        Ok(manifest)
    }

    /// Shows a batch, if it has results that aren't shown yet.
    pub(in crate::objects) fn commit(&mut self, batch: u64) -> Result<(), Error> {
        let Some(manifest) = self.prepared.remove(&batch) else { return Ok(()) };
        self.show(&manifest).map_err(|cause| self.failed(&format!("show batch {batch}"), cause))
    }

    fn show(&self, manifest: &Manifest) -> io::Result<()> {
        for written in &manifest.files {
            let (folder, name) = written.parts();
            self.storage.publish_in(folder, name)?;
        }
        manifest.show(&self.storage, &names::manifest(manifest.batch))?;
        self.storage.remove(&names::pending(manifest.batch))
    }

    #[cold]
    pub(in crate::objects) fn failed(&self, what: &str, cause: io::Error) -> Error {
        Error::new(format!("can't {what} in {}", self.storage.name())).caused_by(cause)
    }
}
