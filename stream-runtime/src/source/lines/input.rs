//! What is read: files in an order, the files of a folder, standard input, what a program has opened itself, or files that others list and open.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Stdin};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::given::{Given, Opened};
use super::seen::Seen;
use super::set::{Files, Watching};
use crate::Error;

/// Where lines come from.
#[derive(Clone, Debug)]
pub(super) enum Input {
    /// These, one after the other.
    Files(Vec<PathBuf>),
    /// The files right in a folder, by name.
    Folder(PathBuf),
    Stdin,
    /// What was opened by others, under a name.
    Given(PathBuf, Given),
    /// What others list and open.
    Set(Files),
    /// The same, looked at again and again.
    Arriving(Files, Watching),
}

/// A file of an input.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    /// Its place in the order, from 0.
    pub(super) number: usize,
    /// Which files are taken when this one is; empty where no others arrive.
    pub(super) seen: Arc<Seen>,
}

/// An input, open.
#[derive(Debug)]
pub(super) enum Handle {
    File(File),
    Stdin(Stdin),
    Given(Opened),
}

impl Read for Handle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Handle::File(file) => file.read(buffer),
            Handle::Stdin(stdin) => stdin.read(buffer),
            Handle::Given(opened) => opened.read(buffer),
        }
    }
}

impl Input {
    /// The same for the thread that reads it, which goes on for a while when the source was dropped.
    pub(super) fn to_read(&self) -> Self {
        match self {
            Input::Given(name, given) => Input::Given(name.clone(), given.unguarded()),
            others => others.clone(),
        }
    }

    /// Keeps a value for as long as there is the source. Files and standard input need none.
    pub(super) fn guarded_by(self, guard: impl Send + 'static) -> Self {
        match self {
            Input::Given(name, given) => Input::Given(name, given.guarded_by(guard)),
            others => others,
        }
    }

    /// The files in the order in which they are read. A folder is looked at now.
    pub(super) fn list(&self) -> Result<Vec<Arc<Listed>>, Error> {
        let paths = match self {
            Input::Files(paths) => paths.clone(),
            Input::Folder(folder) => files_in(folder).map_err(|cause| {
                Error::new(format!("can't list the files of the folder `{}`", folder.display())).caused_by(cause)
            })?,
            Input::Stdin => vec![PathBuf::from("standard input")],
            Input::Given(name, _) => vec![name.clone()],
            Input::Set(files) => files.list()?.into_iter().map(|found| found.path).collect(),
            // What lies there is taken file by file: see `arrivals`.
            Input::Arriving(..) => Vec::new(),
        };
        let listed = |(number, path)| Arc::new(Listed { path, number, seen: Arc::default() });
        Ok(paths.into_iter().enumerate().map(listed).collect())
    }

    /// Opens one of the listed files at a byte of it.
    pub(super) fn open(&self, path: &Path, offset: u64) -> Result<Handle, Error> {
        match self {
            Input::Stdin => Ok(Handle::Stdin(io::stdin())),
            Input::Given(_, given) => given.take().map(Handle::Given),
            Input::Files(_) | Input::Folder(_) => open_file(path, offset).map(Handle::File),
            Input::Set(files) | Input::Arriving(files, _) => files.open(path, offset).map(Opened).map(Handle::Given),
        }
    }
}

pub(super) fn open_file(path: &Path, offset: u64) -> Result<File, Error> {
    let failed = |cause| Error::new(format!("can't open `{}`", path.display())).caused_by(cause);
    let mut file = File::open(path).map_err(failed)?;
    // A folder can be opened; only the first read of it would fail, with words that help nobody.
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(Error::new(format!("`{}` is a folder: `lines_in(..)` reads the files in it", path.display())));
    }
    // A pipe under a name has no offset to seek to, and none is asked for.
    if offset > 0 {
        file.seek(SeekFrom::Start(offset)).map_err(failed)?;
    }
    Ok(file)
}

fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        // `metadata` follows symbolic links: a link to a file is read, as the file would be.
        if !is_hidden(&name) && fs::metadata(folder.join(&name))?.is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
