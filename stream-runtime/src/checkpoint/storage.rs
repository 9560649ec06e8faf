//! Where files lie that must not be lost: the boundary behind which an object store can take a folder's place.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::Folder;

/// A place for objects with names: files of a folder, or objects of a store. An object is written once, in secret, and becomes visible as a whole.
///
/// Checkpoints are kept so, and so is what sinks write that make a batch visible at once.
///
/// Names are of letters, digits, `-`, `_`, `.` and `=`, and don't begin with a dot.
pub trait Storage: Clone + Send + 'static {
    /// An object that is being written.
    type Staged: Write + Send;
    /// An object that is being read.
    type Object: Read + Send;
    /// As long as this lives, nobody else has the storage.
    type Lock: Send;

    /// A folder on this machine in which a job may keep what it needs while it runs, if the storage is one: in a hidden folder, which is none of the storage's concern.
    fn beside(&self) -> Option<PathBuf> {
        None
    }

    /// Whether the lock is lent for a time and has to be renewed: then somebody who had it and was paused may still do what it was about to do, when another has it
    /// already. Who keeps a history in such a storage begins with an object of its own, under the name that the other would publish next: of two only one is.
    fn is_lent(&self) -> bool {
        false
    }

    /// Keeps all others out, and makes sure of what is visible: an object that is seen after this stays, whatever its publisher heard.
    ///
    /// # Errors
    /// Somebody else has it (`WouldBlock`, and best with [who](super::holder)), or it can't be told.
    fn lock(&self) -> io::Result<Self::Lock>;

    /// The visible objects, in no particular order. What lies in folders of the storage is not among them.
    ///
    /// # Errors
    /// They can't be listed.
    fn list(&self) -> io::Result<Vec<Listed>>;

    /// The names of objects that were staged and neither published nor discarded, by whomever: what a crash has left.
    ///
    /// # Errors
    /// They can't be listed.
    fn staged(&self) -> io::Result<Vec<String>>;

    /// Begins to write an object. What was staged under its name before is gone.
    ///
    /// # Errors
    /// It can't be written.
    fn stage(&self, name: &str) -> io::Result<Self::Staged>;

    /// Makes sure that what was staged stays, even if the machine loses power.
    ///
    /// # Errors
    /// It is not sure: it must not be published.
    fn seal(&self, staged: Self::Staged) -> io::Result<()>;

    /// Makes a sealed object visible, at once and as a whole, and makes sure that it stays so.
    ///
    /// # Errors
    /// There is an object of that name (`AlreadyExists`), and it stays as it is; or it is not known whether the object is visible.
    fn publish(&self, name: &str) -> io::Result<()>;

    /// As [`publish`](Self::publish), in a folder of the storage such as `dt=2026-11-20` or `de/2026`, of each part of which the same holds as of a name. It is not [listed](Self::list) then, and is
    /// [opened](Self::open) and [removed](Self::remove) as `folder/name`.
    ///
    /// # Errors
    /// As of `publish`; or the storage has no folders (`Unsupported`), as is so unless it says otherwise.
    fn publish_in(&self, folder: &str, name: &str) -> io::Result<()> {
        if folder.is_empty() { self.publish(name) } else { Err(io::ErrorKind::Unsupported.into()) }
    }

    /// Seals and publishes at once: an object that nobody has to find between the two. A storage that can make it visible without having it staged does.
    ///
    /// # Errors
    /// As of [`seal`](Self::seal) and [`publish`](Self::publish).
    fn finish(&self, staged: Self::Staged, name: &str) -> io::Result<()> {
        self.seal(staged)?;
        self.publish(name)
    }

    /// Forgets a staged object, if there is one.
    ///
    /// # Errors
    /// It is still there.
    fn discard(&self, name: &str) -> io::Result<()>;

    /// Reads a visible object from its start.
    ///
    /// # Errors
    /// It is not there (`NotFound`), or can't be read.
    fn open(&self, name: &str) -> io::Result<Self::Object>;

    /// Reads a visible object from a byte on.
    ///
    /// # Errors
    /// As for [`open`](Self::open); or it is shorter (`UnexpectedEof`, or nothing can be read).
    fn open_at(&self, name: &str, offset: u64) -> io::Result<Self::Object> {
        let mut object = self.open(name)?;
        let passed = io::copy(&mut object.by_ref().take(offset), &mut io::sink())?;
        if passed == offset { Ok(object) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Removes a visible object, if there is one. After a power cut it may be back.
    ///
    /// # Errors
    /// It is still there.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// What it is called in an error.
    fn name(&self) -> String;
}

/// A visible object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub length: u64,
}

/// What can stand where a storage is asked for: one, or a path, which stands for a folder.
pub trait IntoStorage {
    /// The storage.
    type Storage: Storage;

    /// The storage.
    fn into_storage(self) -> Self::Storage;
}

macro_rules! folders {
    ($($path:ty),*) => {$(
        impl IntoStorage for $path {
            type Storage = Folder;

            fn into_storage(self) -> Folder {
                Folder::new(self)
            }
        }
    )*};
}

folders!(&str, String, &String, &Path, PathBuf, &PathBuf);

impl<S: Storage> IntoStorage for S {
    type Storage = S;

    fn into_storage(self) -> S {
        self
    }
}
