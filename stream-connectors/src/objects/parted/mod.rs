//! Files of results in folders by what is in them: several files a batch, seen at once or not at all.
//!
//! `sink` takes records, and gathers them by folder; `kind` says what a file is made of, and `part` writes one; `batch` prepares and shows the files of a batch; `manifest` says which they are; `settle` finds what a
//! crash has left.

use std::collections::BTreeMap;
use std::fmt;

use stream_runtime::checkpoint::{IntoStorage, Storage};
use stream_runtime::sink::ByLine;

use super::compression::Compression;
use crate::payload::encode::{EncodeLines, Line};

mod batch;
mod kind;
mod manifest;
pub(super) mod names;
mod output;
mod part;
mod settle;
mod sink;

#[cfg(feature = "parquet")]
pub(super) use kind::Kind;
pub(super) use output::Output;
pub(super) use settle::InDoubt;

use kind::Lines;

/// Files of results in folders: see [`parted`].
pub struct Parted<S: Storage, P, F = ByLine> {
    out: Output<S, Lines>,
    folder: P,
    format: F,
    /// What was formatted and not handed on, by folder.
    gathered: BTreeMap<String, Vec<u8>>,
    /// The folder of the last record.
    last: String,
    /// It gathers what another worker formats, all of it.
    is_fork: bool,
}

/// A folder (or, with the feature `s3`, a bucket) with files of results in folders of it, which a closure says of each record: `dt=2026-11-20`, or several levels with `/` between
/// them, each of letters, digits and `-`, `_`, `.`, `=`; nothing stands for the folder itself. A record is a line, as [`Display`](fmt::Display) shows it, or has a format of its own
/// ([`with`](Parted::with), [`format`](Parted::format), `.json()`, `.csv()`).
///
/// A batch has a file in each folder that its records say, and several where they would become too [large](Parted::largest). They become visible when the batch is
/// complete; in a `#[durable(exactly_once)]` pipeline, when the checkpoint has the batch. A file never has records of two batches: what makes few large files of many small ones is a
/// job of its own, which can read the manifests. Choose the trigger so that batches are worth files.
///
/// # For readers
///
/// - `dt=2026-11-20/part-00000000000000000007-00003.txt` is file 3 of batch 7. Files named `part-*` are whole, and what they have is committed. But those of one batch appear one
///   after the other; who must not see a part of a batch reads the manifests.
/// - `_manifest-00000000000000000007.json` appears behind the last file of a batch:
///   `{"batch":7,"files":[{"file":"dt=2026-11-20/part-00000000000000000007-00003.txt","bytes":1024,"crc32":"1c291ca3"}]}`, where the checksum is that of gzip, over the bytes as they
///   lie there. A batch is visible when its manifest is. Engines that read whole folders, such as Spark or Trino, pass over what begins with `_`.
/// - `_pending-…` are the sink's own: batches that are written and not shown. So are hidden files.
/// - What was read may be deleted, the manifest first, but for the newest batch.
///
/// # Jobs that begin again
///
/// As for [`files`](stream_runtime::sink::files()): a durable job goes on behind what it has committed, and leaves no file twice. A job that is not durable begins without results, as does
/// a durable job that begins for the first time; all else is an error, and so is a second job on the folder. A pipeline that is `#[durable]` without `exactly_once` removes the files of the
/// batch in doubt, and writes them again.
///
/// ```
/// use thalweg::connectors::objects::parted;
/// use thalweg::prelude::*;
///
/// stream!(
///     #[durable(exactly_once)]
///     fn by_country(sales: impl Source<(&'static str, u32)>, out: impl Sink<(&'static str, u32)>) {
///         sales.filter(|sale| sale.1 > 0).sink(out);
///     }
/// );
///
/// # let base = std::env::temp_dir().join(format!("parted-{}", std::process::id()));
/// # let (folder, state) = (base.join("sales"), base.join("state"));
/// use std::io::Write;
/// let line = |(_, cents): (&'static str, u32), out: &mut Vec<u8>| writeln!(out, "{cents}");
/// let sales = parted(&folder, |sale: &(&'static str, u32)| format!("country={}", sale.0)).with(line).extension("csv");
/// by_country(vec![("de", 500), ("fr", 0), ("de", 20), ("at", 7)], sales).checkpoint_to(&state).run_blocking()?;
/// let file = folder.join("country=de/part-00000000000000000000-00001.csv");
/// assert_eq!(std::fs::read_to_string(file).unwrap(), "500\n20\n");
/// # std::fs::remove_dir_all(base).unwrap();
/// # Ok::<(), Error>(())
/// ```
pub fn parted<I: IntoStorage, P>(place: I, folder: P) -> Parted<I::Storage, P> {
    let out = Output::new(place.into_storage(), Lines::default());
    Parted { out, folder, format: ByLine, gathered: BTreeMap::new(), last: String::new(), is_fork: false }
}

impl<S: Storage, P, F> Parted<S, P, F> {
    /// Formats records by a closure, which writes all of a record, the end of its line too.
    #[must_use]
    pub fn with<G>(self, format: G) -> Parted<S, P, stream_runtime::sink::By<G>> {
        self.format(stream_runtime::sink::By::new(format))
    }

    /// Formats records so.
    #[must_use]
    pub fn format<G>(self, format: G) -> Parted<S, P, G> {
        let Parted { out, folder, gathered, last, is_fork, .. } = self;
        Parted { out, folder, format, gathered, last, is_fork }
    }

    /// What the names of the files end with, in place of `txt`; behind it stands `.gz` or `.zst` where they are compressed. Letters, digits and `-`, `_`, `.`, `=`: with other characters the job
    /// ends with an error before anything is written.
    #[must_use]
    pub fn extension(mut self, extension: impl Into<String>) -> Self {
        self.out.kind.extension = extension.into();
        self
    }

    /// Compresses the files.
    #[must_use]
    pub fn compressed(mut self, how: Compression) -> Self {
        self.out.kind.compression = how;
        self
    }

    /// What each file begins with: the line with the names of the columns, its end included.
    #[must_use]
    pub fn header(mut self, header: impl Into<Vec<u8>>) -> Self {
        self.out.kind.header = header.into();
        self
    }

    /// About how many bytes a file has at the most, in place of 128 MiB: what is formatted together (64 KiB, or a worker's share of a batch) is not cut.
    #[must_use]
    pub fn largest(mut self, bytes: u64) -> Self {
        self.out.kind.largest = bytes;
        self
    }
}

/// `.json()`, `.csv()` and the other formats of lines.
impl<S: Storage, P, F> EncodeLines for Parted<S, P, F> {
    type With<G> = Parted<S, P, G>;

    fn lines<G>(self, format: G) -> Parted<S, P, Line<G>> {
        self.format(Line::new(format))
    }
}

// Not derived: a lock need not be `Debug`.
impl<S: Storage, P, F> fmt::Debug for Parted<S, P, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parted").field("place", &self.out.name()).finish_non_exhaustive()
    }
}
