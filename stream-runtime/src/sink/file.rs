//! Files as sinks.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::text::{Destination, Written};
use crate::Error;

/// A file that results are written to: see [`file()`].
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    append: bool,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: fs::File,
    /// It was not there before.
    new: bool,
}

/// A file with a line for each result, as [`Display`](std::fmt::Display) shows it, or in a format of one's own:
/// [`with`](Written::with).
///
/// What the file held before is replaced, unless [`append`](Written::append) keeps it. The file is opened when the
/// first batch ends, written when a batch ends, and safe on the disk when the job has ended; its folder must exist.
///
/// ```
/// use stream_runtime::sink::{Sink, file};
/// # let path = std::env::temp_dir().join(format!("file-{}", std::process::id()));
/// let mut late = file(&path);
/// late.write("3 21.5")?;
/// Sink::<&str>::flush(&mut late)?;
/// assert_eq!(std::fs::read_to_string(&path).unwrap(), "3 21.5\n");
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), stream_runtime::Error>(())
/// ```
pub fn file(path: impl Into<PathBuf>) -> Written<File> {
    Written::new(File { path: path.into(), append: false, open: None })
}

impl<F> Written<File, F> {
    /// Keeps what the file holds, and writes behind it.
    #[must_use]
    pub fn append(mut self) -> Self {
        self.destination.append = true;
        self
    }
}

impl File {
    fn open(&mut self) -> Result<&mut Open, Error> {
        let open = match self.open.take() {
            Some(open) => open,
            None => open_file(&self.path, self.append).map_err(|cause| self.failed("open", cause))?,
        };
        Ok(self.open.insert(open))
    }

    fn failed(&self, what: &str, cause: io::Error) -> Error {
        Error::new(format!("can't {what} {}", self.name())).caused_by(cause)
    }
}

impl Destination for File {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.open()?.file.write_all(bytes);
        written.map_err(|cause| self.failed("write to", cause))
    }

    fn close(&mut self) -> Result<(), Error> {
        let open = self.open()?;
        let (synced, new) = (sync(&open.file), open.new);
        synced.map_err(|cause| self.failed("make sure of", cause))?;
        if new {
            sync_folder(&self.path).map_err(|cause| self.failed("make sure of the folder of", cause))?;
        }
        Ok(())
    }

    fn name(&self) -> String {
        format!("`{}`", self.path.display())
    }

    fn fork(&self) -> Self {
        File { path: self.path.clone(), append: self.append, open: None }
    }
}

fn open_file(path: &Path, append: bool) -> io::Result<Open> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => Ok(Open { file, new: true }),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
            let mut options = OpenOptions::new();
            // `create` is for a link to a file that is not there yet.
            options.create(true).append(append).write(!append).truncate(!append);
            Ok(Open { file: options.open(path)?, new: false })
        }
        Err(cause) => Err(cause),
    }
}

/// Devices and pipes have nothing to make sure of, and say so with an error.
fn sync(file: &fs::File) -> io::Result<()> {
    if file.metadata()?.is_file() { file.sync_all() } else { Ok(()) }
}

/// A new file is safe only when its name is.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Elsewhere a folder can't be opened; the file system sees to the name.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
