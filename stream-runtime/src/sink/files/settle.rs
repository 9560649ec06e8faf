//! What an earlier run has left in the folder.

use std::io::{self, ErrorKind};

use super::Files;
use super::manifest::Manifest;
use super::names::{Kind, Name};
use crate::Error;
use crate::checkpoint::Storage;

/// What is thought of the first batch that isn't committed, where it is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InDoubt {
    /// The job shows only what is committed: another job has written it.
    IsAnothers,
    /// The job shows a batch before it commits it. It is written again.
    IsRemoved,
}

/// An object, and what it is called.
type Found = (Name, String);

impl<S: Storage> Files<S> {
    /// Publishes what was prepared for batches that are committed, and drops what was written for later ones.
    pub(super) fn settle(&mut self, in_doubt: InDoubt) -> Result<(), Error> {
        let visible = self.visible().map_err(|cause| self.failed("list what is there", cause))?;
        let ahead = |(name, _): &&Found| {
            name.batch > self.batch || (name.batch == self.batch && in_doubt == InDoubt::IsAnothers)
        };
        if let Some((_, object)) = visible.iter().rev().filter(ahead).min_by_key(|(name, _)| name.kind) {
            return Err(self.is_ahead(object));
        }
        // The manifest goes first: no reader sees one without its file.
        for (_, object) in visible.iter().rev().filter(|(name, _)| name.batch >= self.batch) {
            let removed = self.storage.remove(object);
            removed
                .map_err(|cause| self.failed(&format!("remove `{object}`, which is to be written again,"), cause))?;
        }
        let staged = self.staged().map_err(|cause| self.failed("list what a crash has left", cause))?;
        for (name, object) in &staged {
            match name {
                Name { batch, .. } if *batch >= self.batch => self.discard(object)?,
                Name { kind: Kind::Part, .. } => self.publish(object)?,
                Name { batch, kind: Kind::Manifest } => {
                    let file = staged.iter().chain(&visible).find(|(name, _)| *name == Name::part(*batch));
                    let Some((_, file)) = file else { return Err(self.is_lost(object)) };
                    self.publish(object)?;
                    self.check(*batch, file)?;
                }
            }
        }
        Ok(())
    }

    /// Publishes what was prepared in an earlier run. If that crashed while it did it, it may be visible already.
    fn publish(&self, object: &str) -> Result<(), Error> {
        match self.storage.publish(object) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => self.discard(object),
            published => published.map_err(|cause| self.failed(&format!("show `{object}`"), cause)),
        }
    }

    /// Checks that the file of a batch is what the manifest says: what was visible already may be another's.
    fn check(&self, batch: u64, file: &str) -> Result<(), Error> {
        let is_ours = Manifest::of(&self.storage, file).and_then(|manifest| manifest.is_visible(&self.storage, batch));
        match is_ours {
            Ok(true) => Ok(()),
            Ok(false) => {
                let folder = self.storage.name();
                Err(Error::new(format!(
                    "`{file}` in {folder} is not what this job wrote: somebody else has written there"
                )))
            }
            Err(cause) => Err(self.failed(&format!("read `{file}`"), cause)),
        }
    }

    #[cold]
    fn is_lost(&self, manifest: &str) -> Error {
        let folder = self.storage.name();
        Error::new(format!("the file that `{manifest}` in {folder} is about is gone, and the checkpoint has its batch"))
    }

    fn discard(&self, object: &str) -> Result<(), Error> {
        let discarded = self.storage.discard(object);
        discarded.map_err(|cause| self.failed(&format!("remove what a crash has left of `{object}`"), cause))
    }

    #[cold]
    fn is_ahead(&self, object: &str) -> Error {
        let folder = self.storage.name();
        let committed = match self.batch.checked_sub(1) {
            None => "this job has committed no batch yet".to_owned(),
            Some(last) => format!("batch {last} is the last one that this job has committed"),
        };
        Error::new(format!(
            "there is `{object}` in {folder}, and {committed}: another job has written there, or the checkpoint is older than the files; give the job an \
             empty folder"
        ))
    }

    /// What is visible, in order.
    fn visible(&self) -> io::Result<Vec<Found>> {
        let names = self.storage.list()?.into_iter().map(|listed| listed.name);
        Ok(ours(names))
    }

    /// What was left, in order.
    fn staged(&self) -> io::Result<Vec<Found>> {
        Ok(ours(self.storage.staged()?))
    }
}

fn ours(names: impl IntoIterator<Item = String>) -> Vec<Found> {
    let mut found: Vec<_> = names.into_iter().filter_map(|object| Some((Name::parse(&object)?, object))).collect();
    found.sort();
    found
}
