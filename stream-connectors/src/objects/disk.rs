//! Files of this machine.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use stream_runtime::Error;
use stream_runtime::source::Found;
use stream_runtime::time::{EventTime, Timestamp};

/// Files that were named, in their order.
pub(super) fn named(paths: &[PathBuf]) -> Result<Vec<Found>, Error> {
    let found = |path: &PathBuf| {
        let unknown = |cause: io::Error| Error::new(format!("can't look at `{}`", path.display())).caused_by(cause);
        found(path, &fs::metadata(path).map_err(unknown)?).map_err(unknown)
    };
    paths.iter().map(found).collect()
}

/// The files of a folder, by name, and of the folders in it, if it is said.
pub(super) fn of_folder(folder: &Path, is_nested: bool) -> Result<Vec<Found>, Error> {
    let mut all = Vec::new();
    walk(folder, is_nested, &mut all).map_err(|cause| {
        Error::new(format!("can't list the files of the folder `{}`", folder.display())).caused_by(cause)
    })?;
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}

fn walk(folder: &Path, is_nested: bool, all: &mut Vec<Found>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if super::place::is_passed_over(&name.to_string_lossy()) {
            continue;
        }
        let path = folder.join(name);
        match fs::metadata(&path) {
            Ok(about) if about.is_file() => all.push(found(&path, &about)?),
            Ok(about) if about.is_dir() && is_nested => walk(&path, is_nested, all)?,
            Ok(_) => {}
            // It was removed or renamed since.
            Err(cause) if cause.kind() == ErrorKind::NotFound => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}

fn found(path: &Path, about: &fs::Metadata) -> io::Result<Found> {
    let modified: Timestamp = about.modified()?.event_time();
    Ok(Found { path: path.to_owned(), modified, bytes: about.len() })
}

/// Opens a file at a byte.
pub(super) fn open(path: &Path, offset: u64) -> Result<Box<dyn Read + Send>, Error> {
    let unopened = |cause: io::Error| Error::new(format!("can't open `{}`", path.display())).caused_by(cause);
    let mut file = File::open(path).map_err(unopened)?;
    let about = file.metadata().map_err(unopened)?;
    if about.is_dir() {
        return Err(Error::new(format!("`{}` is a folder: `files_in(..)` reads the files in it", path.display())));
    }
    if offset > 0 {
        file.seek(SeekFrom::Start(offset)).map_err(unopened)?;
    }
    Ok(Box::new(Whole { file, missing: about.len().saturating_sub(offset) }))
}

/// A file that is read to the end that it had when it was opened, or further.
struct Whole {
    file: File,
    missing: u64,
}

impl Read for Whole {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if read == 0 && self.missing > 0 && !buffer.is_empty() {
            let message = format!("it ends {} bytes before the end that it had when it was opened", self.missing);
            return Err(io::Error::new(ErrorKind::UnexpectedEof, message));
        }
        self.missing = self.missing.saturating_sub(read as u64);
        Ok(read)
    }
}

/// The bytes of a range of a file.
#[cfg(feature = "parquet")]
pub(super) fn bytes(path: &Path, range: std::ops::Range<u64>) -> io::Result<bytes::Bytes> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(range.start))?;
    let mut bytes = Vec::new();
    let wanted = range.end - range.start;
    if file.take(wanted).read_to_end(&mut bytes)? as u64 == wanted {
        Ok(bytes.into())
    } else {
        Err(ErrorKind::UnexpectedEof.into())
    }
}
