//! Files as sinks.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::mem;
use std::path::{Path, PathBuf};

use memchr::memrchr;

use super::text::{Destination, Written};
use crate::Error;

/// A file that results are written to: see [`file()`].
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    append: bool,
    /// Each batch has to stay.
    durable: bool,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: fs::File,
    /// It was not there before, and its name may be lost.
    new: bool,
    /// Something was written that may be lost.
    unsaved: bool,
}

/// A file with a line for each result, as [`Display`](std::fmt::Display) shows it, or in a format of one's own:
/// [`with`](Written::with).
///
/// What the file held before is replaced, unless [`append`](Written::append) keeps it. The file is opened when the
/// first batch ends, written when a batch ends, and safe on the disk when the job has ended; its folder must exist.
///
/// In a durable pipeline each batch is safe on the disk before it is committed. A job that goes on from its checkpoint writes behind what is there, with
/// the batch that was under way when it crashed once more; of a line that was cut off then, the beginning is removed (in a format of one's own it stays, for nobody
/// knows what it is). [`files`](super::files()) has each result once.
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
    Written::new(File { path: path.into(), append: false, durable: false, open: None })
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

    fn make_sure(&mut self) -> Result<(), Error> {
        let open = self.open()?;
        let (file, folder) = (mem::take(&mut open.unsaved), mem::take(&mut open.new));
        let synced = if file { sync(&open.file) } else { Ok(()) };
        synced.map_err(|cause| self.failed("make sure of", cause))?;
        let synced = if folder { sync_folder(&self.path) } else { Ok(()) };
        synced.map_err(|cause| self.failed("make sure of the folder of", cause))
    }

    fn failed(&self, what: &str, cause: io::Error) -> Error {
        Error::new(format!("can't {what} {}", self.name())).caused_by(cause)
    }
}

impl Destination for File {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let open = self.open()?;
        open.unsaved |= !bytes.is_empty();
        let written = open.file.write_all(bytes);
        written.map_err(|cause| self.failed("write to", cause))
    }

    fn resume(&mut self, committed: Option<u64>, by_line: bool) -> Result<(), Error> {
        self.durable = true;
        let Some(batch) = committed else { return Ok(()) };
        self.append = true;
        match fs::metadata(&self.path) {
            Ok(found) if found.is_file() && by_line => {
                drop_cut_off(&self.path).map_err(|cause| self.failed("remove the beginning of a line from", cause))
            }
            Ok(_) => Ok(()),
            Err(cause) => Err(self.failed(&format!("go on behind batch {batch} in"), cause)),
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.durable { self.make_sure() } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), Error> {
        self.make_sure()
    }

    fn name(&self) -> String {
        format!("`{}`", self.path.display())
    }

    fn fork(&self) -> Self {
        File { path: self.path.clone(), append: self.append, durable: self.durable, open: None }
    }
}

fn open_file(path: &Path, append: bool) -> io::Result<Open> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => Ok(Open { file, new: true, unsaved: true }),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
            let mut options = OpenOptions::new();
            // `create` is for a link to a file that is not there yet.
            options.create(true).append(append).write(!append).truncate(!append);
            Ok(Open { file: options.open(path)?, new: false, unsaved: true })
        }
        Err(cause) => Err(cause),
    }
}

/// Removes what stands behind the last line end.
fn drop_cut_off(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.seek(SeekFrom::End(0))?;
    let (mut end, mut block) = (length, vec![0; 1 << 16]);
    while end > 0 {
        let start = end.saturating_sub(block.len() as u64);
        let block = &mut block[..(end - start) as usize];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(block)?;
        if let Some(last) = memrchr(b'\n', block) {
            end = start + last as u64 + 1;
            break;
        }
        end = start;
    }
    if end < length { file.set_len(end).and_then(|()| file.sync_all()) } else { Ok(()) }
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
