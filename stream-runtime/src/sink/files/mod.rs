//! A folder as a sink: each batch is a file, which is seen at once and as a whole.

use std::collections::BTreeSet;
use std::fmt;
use std::io;

use super::Transactional;
use super::text::{Destination, Written};
use crate::Error;
use crate::checkpoint::{IntoStorage, Storage};

mod manifest;
mod names;
mod part;
mod settle;

use names::Name;
use part::Part;
use settle::InDoubt;

/// A folder that results are written to, a file for each batch: see [`files()`].
pub struct Files<S: Storage> {
    storage: S,
    extension: String,
    /// Keeps others out; `None` before anything is done.
    lock: Option<S::Lock>,
    /// The number of the batch that is being written.
    batch: u64,
    /// What was written of it, if it has results.
    part: Option<Part<S>>,
    /// The batches that have results and can be committed.
    prepared: BTreeSet<u64>,
}

/// A folder with a file for each batch that has results: a line for each, as [`Display`](std::fmt::Display) shows it, or in a format of one's own
/// ([`with`](Written::with)).
///
/// A file becomes visible at once and as a whole, when its batch is complete; in a `#[durable(exactly_once)]` pipeline, when the checkpoint has the batch. Then it
/// is safe on the disk, and never changes. The folder is made if it is not there. Beside a folder another [`Storage`] will do.
///
/// # For readers
///
/// - `part-00000000000000000007.txt` has the results of batch 7; [`extension`](Written::extension) says what is behind the dot. The batches are in the order of
///   the names, and the results of a batch in the order of the lines. All files `part-*` are the results so far: none of them is half written, and none has to be
///   read twice.
/// - `_manifest-00000000000000000007.json` appears right behind it and says what was written:
///   `{"batch":7,"file":"part-00000000000000000007.txt","bytes":1024,"crc32":"1c291ca3"}`, where the checksum is that of gzip. Who wants to be sure of a copy of
///   the folder reads the manifests, in the order of their names, and compares. Programs that read whole folders, such as Spark or Trino, pass over what begins
///   with `_`.
/// - A batch without results has neither, so that numbers may be missing. Hidden files are the sink's own.
/// - What was read may be deleted, the manifest first, but for the newest batch.
///
/// # Jobs that begin again
///
/// A durable job goes on behind what it has committed, and leaves no file twice: what was in doubt when it crashed is published, or removed and written again. A job
/// that is not durable begins with a folder without results, as does a durable job that begins for the first time; all else is an error, and so is a second job on
/// the folder.
///
/// ```
/// use stream_runtime::sink::{Sink, files};
/// # let folder = std::env::temp_dir().join(format!("files-{}", std::process::id()));
/// let mut means = files(&folder).extension("csv");
/// means.write("3,21.5")?;
/// Sink::<&str>::flush(&mut means)?;
/// let file = folder.join("part-00000000000000000000.csv");
/// assert_eq!(std::fs::read_to_string(file).unwrap(), "3,21.5\n");
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), stream_runtime::Error>(())
/// ```
///
/// In a durable pipeline:
///
/// ```
/// use thalweg::prelude::*;
///
/// stream!(
///     #[durable(exactly_once)]
///     fn paid(cents: impl Source<u32>, out: impl Sink<u32>) {
///         cents.filter(|cents| *cents > 0).sink(out);
///     }
/// );
///
/// # let base = std::env::temp_dir().join(format!("files-durable-{}", std::process::id()));
/// # let (folder, state) = (base.join("paid"), base.join("state"));
/// let job = || paid(vec![500, 0, 20], files(&folder)).checkpoint_to(&state);
/// job().run_blocking()?;
/// job().run_blocking()?; // All was committed: nothing is left to do.
/// let file = folder.join("part-00000000000000000000.txt");
/// assert_eq!(std::fs::read_to_string(file).unwrap(), "500\n20\n");
/// # std::fs::remove_dir_all(base).unwrap();
/// # Ok::<(), Error>(())
/// ```
pub fn files<I: IntoStorage>(folder: I) -> Written<Files<I::Storage>> {
    Written::new(Files::new(folder.into_storage(), "txt".into()))
}

impl<S: Storage, F> Written<Files<S>, F> {
    /// What the names of the files end with, in place of `txt`: letters, digits and `-`, `_`, `.`, `=`. With other characters the job ends with an error before anything
    /// is written.
    #[must_use]
    pub fn extension(mut self, extension: impl Into<String>) -> Self {
        self.destination.extension = extension.into();
        self
    }
}

impl<S: Storage> Files<S> {
    fn new(storage: S, extension: String) -> Self {
        Files { storage, extension, lock: None, batch: 0, part: None, prepared: BTreeSet::new() }
    }

    /// Has the folder to itself, and settles what is in it. The next batch is the one behind those that are committed.
    fn open(&mut self, committed: Option<u64>, in_doubt: InDoubt) -> Result<(), Error> {
        names::check(&self.extension).map_err(|cause| self.failed("name the files", cause))?;
        if self.lock.is_none() {
            let lock = self.storage.lock().map_err(|cause| match cause.kind() {
                io::ErrorKind::WouldBlock => {
                    Error::new(format!("another job, or another output of this one, writes to {}", self.storage.name()))
                }
                _ => self.failed("lock the files", cause),
            })?;
            self.lock = Some(lock);
        }
        (self.part, self.batch) = (None, committed.map_or(0, |committed| committed + 1));
        self.prepared.clear();
        self.settle(in_doubt)
    }

    /// A job that says nothing about earlier ones begins with a folder without results.
    fn open_new(&mut self) -> Result<(), Error> {
        if self.lock.is_some() { Ok(()) } else { self.open(None, InDoubt::IsAnothers) }
    }

    /// The results of a batch can be committed from here on.
    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.open_new()?;
        let expected = std::mem::replace(&mut self.batch, batch + 1);
        let Some(part) = self.part.take() else { return Ok(()) };
        if batch != expected {
            let folder = self.storage.name();
            return Err(Error::new(format!("batch {batch} for {folder} comes in place of batch {expected}")));
        }
        let sealed = part.seal(&self.storage, &Name::part(batch).with(&self.extension));
        let sealed = sealed.and_then(|manifest| manifest.stage(&self.storage, batch));
        sealed.map_err(|cause| self.failed(&format!("make sure of batch {batch}"), cause))?;
        self.prepared.insert(batch);
        Ok(())
    }

    /// Shows a batch, if it has results that aren't shown yet.
    fn commit(&mut self, batch: u64) -> Result<(), Error> {
        if !self.prepared.remove(&batch) {
            return Ok(());
        }
        let names = [Name::part(batch).with(&self.extension), Name::manifest(batch).with("json")];
        let published = names.iter().try_for_each(|name| self.storage.publish(name));
        published.map_err(|cause| self.failed(&format!("show batch {batch}"), cause))
    }

    #[cold]
    fn failed(&self, what: &str, cause: io::Error) -> Error {
        Error::new(format!("can't {what} in {}", self.storage.name())).caused_by(cause)
    }
}

impl<S: Storage> Destination for Files<S> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.open_new()?;
        let (batch, name) = (self.batch, Name::part(self.batch).with(&self.extension));
        let part = match self.part.take() {
            Some(part) => Ok(part),
            None => Part::stage(&self.storage, &name),
        };
        let written = part.and_then(|part| self.part.insert(part).write(bytes));
        written.map_err(|cause| self.failed(&format!("write batch {batch}"), cause))
    }

    fn resume(&mut self, committed: Option<u64>, _: bool) -> Result<(), Error> {
        self.open(committed, InDoubt::IsRemoved)
    }

    fn flush(&mut self) -> Result<(), Error> {
        let batch = self.batch;
        self.prepare(batch)?;
        self.commit(batch)
    }

    fn close(&mut self) -> Result<(), Error> {
        if self.part.is_some() { self.flush() } else { Ok(()) }
    }

    fn name(&self) -> String {
        self.storage.name()
    }

    fn fork(&self) -> Self {
        Files::new(self.storage.clone(), self.extension.clone())
    }
}

impl<S: Storage, F> Transactional for Written<Files<S>, F> {
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.destination.open(committed, InDoubt::IsAnothers)
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.hand_on()?;
        self.destination.prepare(batch)
    }

    fn commit(&mut self, batch: u64) -> Result<(), Error> {
        self.destination.commit(batch)
    }
}

// Not derived: a lock need not be `Debug`.
impl<S: Storage> fmt::Debug for Files<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files")
            .field("folder", &self.storage.name())
            .field("batch", &self.batch)
            .finish_non_exhaustive()
    }
}
