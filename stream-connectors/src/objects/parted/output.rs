//! Where the files of batches are written.

use std::collections::BTreeMap;

use stream_runtime::checkpoint::Storage;

use super::kind::Kind;
use super::manifest::Manifest;
use super::part::Part;

/// A place for the files of batches, of one kind.
pub(in crate::objects) struct Output<S: Storage, K: Kind> {
    pub(super) storage: S,
    pub(in crate::objects) kind: K,
    /// Keeps others out; `None` before anything is done.
    pub(super) lock: Option<S::Lock>,
    /// The number of the batch that is being written.
    pub(super) batch: u64,
    /// The files of the batch that are being written, by folder.
    pub(super) open: BTreeMap<String, Part<S, K>>,
    /// Those that are complete.
    pub(super) written: Manifest,
    /// The number of the next file of the batch.
    pub(super) next: u32,
    /// The batches that have results and can be committed.
    pub(super) prepared: BTreeMap<u64, Manifest>,
}

impl<S: Storage, K: Kind> Output<S, K> {
    pub(in crate::objects) fn new(storage: S, kind: K) -> Self {
        let (open, written, prepared) = (BTreeMap::new(), Manifest::default(), BTreeMap::new());
        Output { storage, kind, lock: None, batch: 0, open, written, next: 0, prepared }
    }

    /// The same place, for a worker that writes nothing to it.
    pub(in crate::objects) fn fork(&self) -> Self {
        Output::new(self.storage.clone(), self.kind.clone())
    }

    /// What it is called in an error.
    pub(in crate::objects) fn name(&self) -> String {
        self.storage.name()
    }
}
