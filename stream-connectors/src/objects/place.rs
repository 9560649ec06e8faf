//! Where files lie.

use std::io::Read;
use std::path::{Path, PathBuf};

use stream_runtime::Error;
#[cfg(feature = "s3")]
use stream_runtime::source::FileSet;
use stream_runtime::source::Found;

#[cfg(feature = "s3")]
use super::bucket::{Bucket, Prefix};
use super::disk;

/// Where files lie: see [`files_in`](super::files_in).
#[derive(Clone, Debug)]
pub struct Place(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// These, in this order.
    Named(Vec<PathBuf>),
    Folder(PathBuf),
    #[cfg(feature = "s3")]
    Prefix(Prefix),
}

/// What says where files lie: the path of a folder, or (with the feature `s3`) a `Bucket`.
pub trait IntoPlace {
    /// The place.
    fn into_place(self) -> Place;
}

macro_rules! folders {
    ($($path:ty),*) => {$(
        impl IntoPlace for $path {
            fn into_place(self) -> Place {
                Place(Kind::Folder(self.into()))
            }
        }
    )*};
}

folders!(&str, String, &String, &Path, PathBuf, &PathBuf);

#[cfg(feature = "s3")]
impl IntoPlace for Bucket {
    fn into_place(self) -> Place {
        Place(Kind::Prefix(Prefix(self)))
    }
}

impl Place {
    pub(super) fn of(paths: Vec<PathBuf>) -> Self {
        Place(Kind::Named(paths))
    }

    /// The files, by name unless they were named in another order.
    pub(super) fn list(&self, is_nested: bool) -> Result<Vec<Found>, Error> {
        match &self.0 {
            Kind::Named(paths) => disk::named(paths),
            Kind::Folder(folder) => disk::of_folder(folder, is_nested),
            #[cfg(feature = "s3")]
            Kind::Prefix(prefix) if is_nested => prefix.list(),
            #[cfg(feature = "s3")]
            Kind::Prefix(prefix) => prefix.list_flat(),
        }
    }

    pub(super) fn open(&self, path: &Path, offset: u64) -> Result<Box<dyn Read + Send>, Error> {
        match &self.0 {
            Kind::Named(_) | Kind::Folder(_) => disk::open(path, offset),
            #[cfg(feature = "s3")]
            Kind::Prefix(prefix) => prefix.open(path, offset),
        }
    }
}

#[cfg(feature = "parquet")]
impl Place {
    /// The bytes of a range of a file.
    pub(super) fn bytes(&self, path: &Path, range: std::ops::Range<u64>) -> std::io::Result<bytes::Bytes> {
        match &self.0 {
            Kind::Named(_) | Kind::Folder(_) => disk::bytes(path, range),
            #[cfg(feature = "s3")]
            Kind::Prefix(prefix) => prefix.bytes(path, range),
        }
    }
}

/// Whether a file or folder of this name is none that is to be read: it is being written, or says something of the others.
pub(super) fn is_passed_over(name: &str) -> bool {
    name.starts_with(['.', '_']) || name.ends_with(".tmp")
}
