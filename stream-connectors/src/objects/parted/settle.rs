//! What an earlier run has left in the place.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};

use stream_runtime::Error;
use stream_runtime::checkpoint::Storage;

use super::kind::Kind;
use super::manifest::Manifest;
use super::{Output, names};

/// What is thought of the first batch that isn't committed, where it is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::objects) enum InDoubt {
    /// The job shows only what is committed: another job has written it.
    IsAnothers,
    /// The job shows a batch before it commits it. It is written again.
    IsRemoved,
}

impl<S: Storage, K: Kind> Output<S, K> {
    /// Shows what was prepared for batches that are committed, and drops what was written for later ones.
    pub(super) fn settle(&self, in_doubt: InDoubt) -> Result<(), Error> {
        let listed = self.storage.list().map_err(|cause| self.failed("list what is there", cause))?;
        let batches = |of: fn(&str) -> Option<u64>| listed.iter().filter_map(|object| of(&object.name)).collect();
        let (shown, pending): (BTreeSet<u64>, BTreeSet<u64>) =
            (batches(names::batch_of_manifest), batches(names::batch_of_pending));
        let first_new = if in_doubt == InDoubt::IsRemoved { self.batch + 1 } else { self.batch };
        if let Some(batch) = shown.range(first_new..).next() {
            return Err(self.is_ahead(*batch));
        }
        for batch in &pending {
            let settled = if *batch < self.batch { self.complete(*batch, &shown) } else { self.undo(*batch, in_doubt) };
            settled.map_err(|cause| {
                self.failed(&format!("settle batch {batch}, which an earlier run has prepared,"), cause)
            })?;
        }
        if shown.contains(&self.batch) && !pending.contains(&self.batch) {
            self.undo_shown().map_err(|cause| {
                self.failed(&format!("remove batch {}, which is written again,", self.batch), cause)
            })?;
        }
        self.discard_rest().map_err(|cause| self.failed("remove what a crash has left", cause))
    }

    /// A batch was prepared and is committed: what is not visible of it yet becomes so.
    fn complete(&self, batch: u64, shown: &BTreeSet<u64>) -> io::Result<()> {
        let pending = names::pending(batch);
        if !shown.contains(&batch) {
            let manifest = Manifest::read(&self.storage, &pending)?;
            for written in &manifest.files {
                let (folder, name) = written.parts();
                match self.storage.publish_in(folder, name) {
                    // The earlier run had come so far.
                    Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
                    Err(cause) if cause.kind() == ErrorKind::NotFound => self.must_be_there(&written.file)?,
                    published => published?,
                }
            }
            manifest.show(&self.storage, &names::manifest(batch))?;
        }
        self.storage.remove(&pending)
    }

    fn must_be_there(&self, file: &str) -> io::Result<()> {
        match self.storage.open(file) {
            Ok(_) => Ok(()),
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                let message = format!("`{file}` is gone, and the checkpoint has its batch");
                Err(io::Error::new(ErrorKind::NotFound, message))
            }
            Err(cause) => Err(cause),
        }
    }

    /// A batch was prepared and is not committed: nothing of it stays. What is pending is removed last, so that a crash in between is seen.
    fn undo(&self, batch: u64, in_doubt: InDoubt) -> io::Result<()> {
        let pending = names::pending(batch);
        // Where a batch is only shown when it is committed, there is nothing visible to remove: the rest discards what is staged.
        if in_doubt == InDoubt::IsRemoved {
            self.storage.remove(&names::manifest(batch))?;
            let manifest = Manifest::read(&self.storage, &pending)?;
            manifest.files.iter().try_for_each(|written| self.storage.remove(&written.file))?;
        }
        self.storage.remove(&pending)
    }

    /// The same, where the batch was shown as a whole.
    fn undo_shown(&self) -> io::Result<()> {
        let manifest = Manifest::read(&self.storage, &names::manifest(self.batch))?;
        manifest.show(&self.storage, &names::pending(self.batch))?;
        self.undo(self.batch, InDoubt::IsRemoved)
    }

    /// What was staged, and was not prepared or is shown already.
    fn discard_rest(&self) -> io::Result<()> {
        let staged = self.storage.staged()?;
        staged.iter().filter(|name| names::is_ours(name)).try_for_each(|name| self.storage.discard(name))
    }

    #[cold]
    fn is_ahead(&self, batch: u64) -> Error {
        let place = self.storage.name();
        let committed = match self.batch.checked_sub(1) {
            None => "this job has committed no batch yet".to_owned(),
            Some(last) => format!("batch {last} is the last one that this job has committed"),
        };
        Error::new(format!(
            "there is batch {batch} in {place}, and {committed}: another job has written there, or the checkpoint is older than the files; give the job an empty place"
        ))
    }
}
