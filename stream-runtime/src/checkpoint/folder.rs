//! A folder of a file system as a place for objects.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Listed, Storage, holder};

/// A folder of the file system, in which every object is a file: where checkpoints are kept unless told otherwise.
///
/// It is made, with the folders around it, when it is locked or written to for the first time. Hidden files in it are its own: `.lock`, which whoever has the
/// folder holds locked, and in which it says who it is, and `.NAME.staged`, an object that is being written.
///
/// An object that was [sealed](Storage::seal) and [published](Storage::publish) is there after the machine has lost power, if the file system and the disk keep
/// the promise of `fsync`. What was removed may be back.
///
/// ```
/// use std::io::{Read, Write};
/// use stream_runtime::checkpoint::{Folder, Storage};
/// # let path = std::env::temp_dir().join(format!("folder-{}", std::process::id()));
/// let folder = Folder::new(&path);
/// let mut staged = folder.stage("greeting")?;
/// staged.write_all(b"hello")?;
/// assert!(folder.list()?.is_empty());
///
/// folder.seal(staged)?;
/// folder.publish("greeting")?;
/// let mut text = String::new();
/// folder.open("greeting")?.read_to_string(&mut text)?;
/// assert_eq!(text, "hello");
/// # std::fs::remove_dir_all(path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at a path. Nothing is done with it yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Folder { path: path.into() }
    }

    fn object(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn hidden(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}{STAGED}"))
    }

    /// Makes the folder, if it is not there.
    fn make(&self) -> io::Result<()> {
        make(&self.path)
    }

    /// The names of the files in the folder, and their lengths where it is asked for.
    fn files(&self) -> io::Result<impl Iterator<Item = io::Result<(String, fs::DirEntry)>>> {
        let entries = fs::read_dir(&self.path)?.map(|entry| {
            let entry = entry?;
            // A name that is no UTF-8 is none of ours.
            Ok((entry.file_name().into_string().unwrap_or_default(), entry))
        });
        Ok(entries)
    }
}

const LOCK: &str = ".lock";
const STAGED: &str = ".staged";

impl Storage for Folder {
    type Staged = Staged;
    type Object = File;
    type Lock = File;

    fn beside(&self) -> Option<PathBuf> {
        Some(self.path.clone())
    }

    fn lock(&self) -> io::Result<File> {
        self.make()?;
        let path = self.path.join(LOCK);
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&path)),
            Err(TryLockError::Error(cause)) => return Err(cause),
        }
        // It is for people who want to know who has it: the lock does not rest on it.
        let _ = file.set_len(0).and_then(|()| file.write_all(holder().as_bytes()));
        // Whoever had it before may have died between making a name and making sure of it.
        sync_folder(&self.path)?;
        Ok(file)
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for file in self.files()? {
            let (name, entry) = file?;
            if name.is_empty() || name.starts_with('.') {
                continue;
            }
            match entry.metadata() {
                Ok(found) if found.is_file() => listed.push(Listed { name, length: found.len() }),
                Ok(_) => {}
                // It was removed since: it is not visible.
                Err(cause) if cause.kind() == ErrorKind::NotFound => {}
                Err(cause) => return Err(cause),
            }
        }
        Ok(listed)
    }

    fn staged(&self) -> io::Result<Vec<String>> {
        let staged = |file: io::Result<(String, fs::DirEntry)>| match file {
            Ok((name, _)) => name.strip_prefix('.')?.strip_suffix(STAGED).map(|name| Ok(name.to_owned())),
            Err(cause) => Some(Err(cause)),
        };
        self.files()?.filter_map(staged).collect()
    }

    fn stage(&self, name: &str) -> io::Result<Staged> {
        self.make()?;
        // The file is not emptied but replaced: if a crash came in the middle of `publish`, it is the visible object too.
        self.discard(name)?;
        let file = OpenOptions::new().write(true).create_new(true).open(self.hidden(name))?;
        Ok(Staged { file, unsynced: 0 })
    }

    fn seal(&self, staged: Staged) -> io::Result<()> {
        staged.file.sync_all()
    }

    fn publish(&self, name: &str) -> io::Result<()> {
        self.publish_in("", name)
    }

    fn publish_in(&self, folder: &str, name: &str) -> io::Result<()> {
        let folder = if folder.is_empty() { self.path.clone() } else { self.path.join(folder) };
        make(&folder)?;
        let (hidden, visible) = (self.hidden(name), folder.join(name));
        match fs::hard_link(&hidden, &visible) {
            Ok(()) => fs::remove_file(&hidden)?,
            Err(cause) if has_no_links(&cause) => {
                if visible.try_exists()? {
                    return Err(ErrorKind::AlreadyExists.into());
                }
                fs::rename(&hidden, &visible)?;
            }
            Err(cause) => return Err(cause),
        }
        sync_folder(&folder)
    }

    fn discard(&self, name: &str) -> io::Result<()> {
        remove(&self.hidden(name))
    }

    fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.object(name))
    }

    fn open_at(&self, name: &str, offset: u64) -> io::Result<File> {
        let mut file = self.open(name)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(file)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        remove(&self.object(name))
    }

    fn name(&self) -> String {
        format!("`{}`", self.path.display())
    }
}

/// A file that is being written, hidden.
#[derive(Debug)]
pub struct Staged {
    file: File,
    /// Bytes that were written since the disk was last asked to take them.
    unsynced: usize,
}

/// A large file is given to the disk in pieces: else the `fsync` of a small one, which the job waits for, would wait for all of it.
const PIECE: usize = 8 << 20;

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.unsynced += written;
        if self.unsynced >= PIECE {
            self.file.sync_data()?;
            self.unsynced = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Makes a folder and those around it, if it is not there. Each of them is safe only when its name is.
fn make(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => return Err(io::Error::new(ErrorKind::NotADirectory, "it is a file and not a folder")),
        Err(cause) if cause.kind() == ErrorKind::NotFound => {}
        Err(cause) => return Err(cause),
    }
    let parent = parent(path);
    if !parent.try_exists()? {
        make(parent)?;
    }
    match fs::create_dir(path) {
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
        made => made?,
    }
    sync_folder(parent)
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Somebody else has the folder.
fn held(lock: &Path) -> io::Error {
    match fs::read_to_string(lock) {
        Ok(holder) if !holder.is_empty() => io::Error::new(ErrorKind::WouldBlock, format!("held by {holder}")),
        _ => ErrorKind::WouldBlock.into(),
    }
}

/// Some file systems have no second names for files, and say so in either way.
fn has_no_links(cause: &io::Error) -> bool {
    matches!(cause.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied)
}

/// Makes sure of the names in a folder.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Elsewhere a folder can't be opened; the file system sees to the names.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
