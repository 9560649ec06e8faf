//! The objects behind a prefix, as files to read.

use std::io::Read;
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt;
use object_store::{ObjectMeta, ObjectStore};
use stream_runtime::Error;
use stream_runtime::source::{FileSet, Found};
use stream_runtime::time::Timestamp;

use super::Bucket;
use super::ranges::Ranges;
use super::requests::{failed, wait};
use crate::objects::place::is_passed_over;

/// The objects behind a prefix, by name: `folder/name` where they lie deeper. Those that are being written are not among them.
#[derive(Clone, Debug)]
pub(in crate::objects) struct Prefix(pub(in crate::objects) Bucket);

impl FileSet for Prefix {
    fn list(&self) -> Result<Vec<Found>, Error> {
        let unlisted = |cause: std::io::Error| {
            Error::new(format!("can't list the files in `{}`", self.0.title())).caused_by(cause)
        };
        let (store, prefix) = (self.0.store.client().map_err(unlisted)?, self.0.prefix.clone());
        let listed: Vec<ObjectMeta> =
            wait(async move { store.list(Some(&prefix)).try_collect().await.map_err(failed) }).map_err(unlisted)?;
        let mut found: Vec<Found> = listed.into_iter().filter_map(|object| self.found(object)).collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    fn open(&self, file: &Path, offset: u64) -> Result<Box<dyn Read + Send>, Error> {
        let opened = self.0.store.client().and_then(|store| Ranges::open(store, self.key_of(file)?, offset));
        match opened {
            Ok(object) => Ok(Box::new(object)),
            Err(cause) => Err(Error::new(format!("can't open `{}`", file.display())).caused_by(cause)),
        }
    }
}

impl Prefix {
    /// Those that lie in no folder of the prefix.
    pub(in crate::objects) fn list_flat(&self) -> Result<Vec<Found>, Error> {
        let mut found = self.list()?;
        let start = self.start();
        found.retain(|file| {
            file.path.to_str().and_then(|name| name.strip_prefix(&start)).is_some_and(|name| !name.contains('/'))
        });
        Ok(found)
    }

    /// The bytes of a range of a file.
    #[cfg(feature = "parquet")]
    pub(in crate::objects) fn bytes(&self, file: &Path, range: std::ops::Range<u64>) -> std::io::Result<bytes::Bytes> {
        use object_store::ObjectStoreExt;
        let (store, key) = (self.0.store.client()?, self.key_of(file)?);
        wait(async move { store.get_range(&key, range).await.map_err(failed) })
    }

    fn key_of(&self, file: &Path) -> std::io::Result<object_store::path::Path> {
        let name = file.to_str().and_then(|name| name.strip_prefix(&self.start()));
        name.map(|name| self.0.key(name)).ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    /// What the name of each file begins with.
    fn start(&self) -> String {
        format!("{}/", self.0.title())
    }

    fn found(&self, object: ObjectMeta) -> Option<Found> {
        let name = object.location.as_ref().strip_prefix(self.0.prefix.as_ref())?.trim_start_matches('/');
        let is_hidden = name.split('/').any(is_passed_over);
        if name.is_empty() || is_hidden {
            return None;
        }
        let modified = Timestamp::from_micros(object.last_modified.timestamp_micros());
        Some(Found { path: PathBuf::from(self.start() + name), modified, bytes: object.size })
    }
}
