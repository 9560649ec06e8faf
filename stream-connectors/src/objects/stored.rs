//! Files as sources: which of those in a place are read, how, and whether others are waited for.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::source::{Arriving, Bounded, FileSet, Found, Lines, Watching, lines_arriving, lines_within};

use super::compression::Compression;
use super::place::{IntoPlace, Place};

/// Files to read: made by [`files_in`] and [`files_of`].
#[derive(Clone, Debug)]
pub struct StoredFiles {
    place: Place,
    ending: String,
    is_nested: bool,
    /// `None` where each file's name says it.
    compression: Option<Compression>,
}

/// The files in a folder, or those behind the prefix of a bucket, sorted by name. Names that begin with `.` or `_` or end with `.tmp` are passed over: so are called files that
/// somebody still writes, and what is said about the others.
///
/// Compressed files are known by their names, `.gz` and `.zst`. In them a place is one in the text: a durable job that goes on in the middle of one reads it from its beginning.
///
/// ```
/// use thalweg::connectors::objects::files_in;
/// use thalweg::prelude::*;
///
/// #[derive(Decode)]
/// struct Click<'a> {
///     page: &'a str,
/// }
///
/// stream!(
///     fn pages(clicks: impl Source<Click<'_>>, out: impl Sink<String>) {
///         clicks.map(|click| click.page.to_owned()).sink(out);
///     }
/// );
///
/// # let folder = std::env::temp_dir().join(format!("files-in-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # std::fs::write(folder.join("a.jsonl"), "{\"page\": \"/\"}\n").unwrap();
/// let mut seen = Vec::new();
/// let clicks = files_in(&folder).ending(".jsonl").lines().json::<Click>();
/// pages(clicks, &mut seen).run_blocking()?;
/// assert_eq!(seen, ["/"]);
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), Error>(())
/// ```
pub fn files_in(place: impl IntoPlace) -> StoredFiles {
    StoredFiles::new(place.into_place())
}

/// These files of this machine, in this order.
///
/// ```
/// let logs = thalweg::connectors::objects::files_of(["yesterday.log.gz", "today.log"]).lines();
/// ```
pub fn files_of<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> StoredFiles {
    StoredFiles::new(Place::of(paths.into_iter().map(Into::into).collect()))
}

impl StoredFiles {
    fn new(place: Place) -> Self {
        StoredFiles { place, ending: String::new(), is_nested: false, compression: None }
    }

    /// Only the files whose names end so, such as `.jsonl.gz`.
    #[must_use]
    pub fn ending(self, ending: impl Into<String>) -> Self {
        StoredFiles { ending: ending.into(), ..self }
    }

    /// The files in the folders of the folder too, however deep they lie; of a bucket, those with a `/` in the rest of their names.
    #[must_use]
    pub fn nested(self) -> Self {
        StoredFiles { is_nested: true, ..self }
    }

    /// How all of them are compressed, whatever their names say.
    #[must_use]
    pub fn compressed(self, how: Compression) -> Self {
        StoredFiles { compression: Some(how), ..self }
    }

    /// Their lines, one file after the other. It can do all that [`lines`](stream_runtime::source::lines()) can.
    pub fn lines(self) -> Lines<Bounded> {
        lines_within(self)
    }

    /// Waits for further files when all were read, and looks for them so often: never more often than each millisecond. A job with `Trigger::available_now()` doesn't
    /// wait: it ends when it has read what is there, and if it is durable, its next run reads what has come since.
    ///
    /// ```
    /// use thalweg::connectors::objects::files_in;
    /// use thalweg::prelude::*;
    ///
    /// let lines = files_in("inbox").ending(".csv").watch(1.secs()).lines();
    /// ```
    #[must_use]
    pub fn watch(self, every: Duration) -> Watched {
        Watched { files: self, how: Watching { every: every.max(Duration::from_millis(1)), late_by: LATE_BY } }
    }

    #[cfg(feature = "parquet")]
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// How a file is compressed.
    fn compression_of(&self, path: &Path) -> Compression {
        self.compression.unwrap_or_else(|| Compression::of(path))
    }
}

/// A file may be so much older than the newest one, when it appears.
const LATE_BY: Duration = Duration::from_secs(600);

impl FileSet for StoredFiles {
    fn list(&self) -> Result<Vec<Found>, Error> {
        let mut found = self.place.list(self.is_nested)?;
        found.retain(|file| file.path.to_string_lossy().ends_with(&self.ending));
        Ok(found)
    }

    fn open(&self, path: &Path, offset: u64) -> Result<Box<dyn Read + Send>, Error> {
        let compression = self.compression_of(path);
        if compression == Compression::None {
            return self.place.open(path, offset);
        }
        let mut text = compression.reader(self.place.open(path, 0)?);
        let passed = io::copy(&mut text.by_ref().take(offset), &mut io::sink());
        passed.map_err(|cause| Error::new(format!("can't read `{}`", path.display())).caused_by(cause))?;
        Ok(text)
    }
}

/// Files to which others are added: made by [`StoredFiles::watch`].
///
/// Each file is taken once, also by a durable job that begins again: what is promised, and what is asked of whoever writes the files, is said at
/// [`lines_arriving`].
#[derive(Clone, Debug)]
pub struct Watched {
    files: StoredFiles,
    how: Watching,
}

impl Watched {
    /// How much older than the newest file that was taken a file may be when it appears, in place of ten minutes: as long as it takes to write or upload the largest. The
    /// names of the files that are no older than that are kept in the checkpoint with each batch.
    #[must_use]
    pub fn late_by(self, late_by: Duration) -> Self {
        Watched { how: Watching { late_by, ..self.how }, ..self }
    }

    #[cfg(feature = "parquet")]
    pub(super) fn into_parts(self) -> (StoredFiles, Watching) {
        (self.files, self.how)
    }

    /// Their lines, file after file as they come.
    pub fn lines(self) -> Lines<Arriving> {
        lines_arriving(self.files, self.how)
    }
}
