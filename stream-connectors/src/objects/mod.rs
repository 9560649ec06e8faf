//! Files on a disk or in an object store: as sources, as sinks, and as a place for checkpoints.
//!
//! - [`files_in`] and [`files_of`] read text, JSON lines and CSV, also compressed, once or for as long as files arrive.
//! - [`parted`] writes files that are partitioned by what is in the records, compressed, and of a certain size.
//! - With the feature `s3`, [`s3`](s3()) is a bucket: to read from, to write to, and to keep checkpoints in.
//! - With the feature `parquet`, both read and write Parquet.
//!
//! The way of a file that is read: `place` says where it lies, `disk` (or a bucket's `set`) lists and opens it, `stored` chooses by name, `compression` makes text of it, and
//! `stream_runtime::source::lines` makes items of that.

#[cfg(feature = "s3")]
mod bucket;
mod compression;
mod disk;
#[cfg(feature = "parquet")]
mod parquet;
mod parted;
mod place;
mod stored;

#[cfg(feature = "s3")]
pub use bucket::{Bucket, Lease, Ranges, StagedObject, bucket_of, s3};
pub use compression::Compression;
#[cfg(feature = "parquet")]
pub use parquet::{
    ArrivingParquetPosition, AsParquet, Cell, Column, Columns, InNone, NoColumn, ParquetBatch, ParquetFiles,
    ParquetPosition, ParquetRecords, ParquetRows, ParquetShare, Text, parquet_files,
};
pub use parted::{Parted, parted};
pub use place::{IntoPlace, Place};
pub use stored::{StoredFiles, Watched, files_in, files_of};

/// The examples of the guide compile, and do what they say.
#[cfg(all(doctest, feature = "s3"))]
#[doc = include_str!("../../../docs/connectors/files.md")]
mod guide {}

/// A number that no other process has drawn, and this one not before.
#[cfg(feature = "s3")]
fn unlike_any_other() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    // Its keys are drawn by the operating system.
    RandomState::new().hash_one(std::process::id())
}
