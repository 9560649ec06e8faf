//! The store of one job, in a folder that is a cache.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fjall::config::{PartitioningPolicy, PinningPolicy};
use fjall::{Database, Iter, Keyspace, KeyspaceCreateOptions, OwnedWriteBatch, Slice};

use crate::Error;

/// Bytes by their keys, on disk.
pub(super) struct Store {
    database: Database,
    keyspace: Keyspace,
    folder: PathBuf,
}

/// What is put or removed together.
pub(super) struct Edits(OwnedWriteBatch);

impl Store {
    /// An empty one in a folder, of which what it holds is lost. Of memory it takes about an eighth of the budget, and a few megabytes at the least.
    pub fn open(folder: &Path, budget: u64) -> Result<Self, Error> {
        empty(folder).map_err(|cause| failed(folder, "emptied", cause))?;
        let opened = || {
            let database = Database::builder(folder)
                .cache_size((budget / 16).clamp(MEGABYTE, 64 * MEGABYTE))
                // Nothing of it needs to outlive the job.
                .manual_journal_persist(true)
                .worker_threads(1)
                .open()?;
            let memtable = (budget / 32).clamp(MEGABYTE, 16 * MEGABYTE);
            let options = || {
                KeyspaceCreateOptions::default()
                    .manual_journal_persist(true)
                    .max_memtable_size(memtable)
                    // Filters and indexes stay in memory, ten bits or so for each key: a small cache can't hold them, and each look would read a whole filter from disk,
                    // of which the checksum alone took half of the time.
                    .filter_block_pinning_policy(PinningPolicy::all(true))
                    .index_block_pinning_policy(PinningPolicy::all(true))
                    .filter_block_partitioning_policy(PartitioningPolicy::all(false))
                    .index_block_partitioning_policy(PartitioningPolicy::all(false))
            };
            let keyspace = database.keyspace("state", options)?;
            Ok((database, keyspace))
        };
        let (database, keyspace) = opened().map_err(|cause: fjall::Error| failed(folder, "opened", cause))?;
        Ok(Store { database, keyspace, folder: folder.to_owned() })
    }

    pub fn get(&self, key: &[u8]) -> Result<Option<Slice>, Error> {
        self.keyspace.get(key).map_err(|cause| failed(&self.folder, "read", cause))
    }

    /// All that begins so, in the order of keys, one after the other from disk.
    pub fn prefix(&self, prefix: &[u8]) -> Scan {
        Scan { entries: self.keyspace.prefix(prefix), folder: self.folder.clone() }
    }

    pub fn edits(&self) -> Edits {
        Edits(self.database.batch())
    }

    pub fn put(&self, edits: &mut Edits, key: &[u8], value: &[u8]) {
        edits.0.insert(&self.keyspace, key, value);
    }

    pub fn remove(&self, edits: &mut Edits, key: &[u8]) {
        edits.0.remove(&self.keyspace, key);
    }

    pub fn apply(&self, edits: Edits) -> Result<(), Error> {
        edits.0.commit().map_err(|cause| failed(&self.folder, "written", cause))
    }
}

impl Edits {
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// Nobody needs it when the job has ended. What can't be removed now is when the next one begins.
impl Drop for Store {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

const MEGABYTE: u64 = 1 << 20;

fn empty(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => fs::create_dir_all(folder),
    }
}

/// See [`Store::prefix`].
pub(super) struct Scan {
    entries: Iter,
    folder: PathBuf,
}

impl Iterator for Scan {
    type Item = Result<(Slice, Slice), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entries.next()?.into_inner();
        Some(entry.map_err(|cause| failed(&self.folder, "read", cause)))
    }
}

#[cold]
fn failed(folder: &Path, what: &str, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    let folder = folder.display();
    Error::new(format!("the store in `{folder}`, of the state that is above the budget, can't be {what}"))
        .caused_by(cause)
}
