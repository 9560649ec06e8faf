//! Memory as a place for objects: for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, ErrorKind, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Listed, Storage};

/// A storage in memory, which its clones share: a test can end a job and begin it again, and nothing is left behind.
///
/// ```
/// use thalweg::checkpoint::InMemory;
/// use thalweg::prelude::*;
///
/// stream!(
///     #[durable]
///     fn totals(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
///         sales.key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
///     }
/// );
///
/// let (sales, checkpoint) = (vec![(7, 10), (8, 1), (7, 5)], InMemory::new());
/// for expected in [[(7, 10)], [(8, 1)], [(7, 15)]] {
///     let mut out = Vec::new();
///     let job = totals(sales.clone(), &mut out).checkpoint_to(checkpoint.clone());
///     job.trigger(Trigger::once().cap(1)).run_blocking()?;
///     assert_eq!(out, expected);
/// }
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct InMemory(Arc<Mutex<Objects>>);

#[derive(Debug, Default)]
struct Objects {
    visible: BTreeMap<String, Arc<[u8]>>,
    sealed: BTreeMap<String, Vec<u8>>,
    staged: BTreeSet<String>,
    is_locked: bool,
}

/// An object of [`InMemory`] that is being written.
#[derive(Debug)]
pub struct StagedInMemory {
    name: String,
    bytes: Vec<u8>,
}

impl Write for StagedInMemory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Who has it has all of [`InMemory`].
#[derive(Debug)]
pub struct LockInMemory(InMemory);

impl Drop for LockInMemory {
    fn drop(&mut self) {
        self.0.objects().is_locked = false;
    }
}

impl InMemory {
    /// Without an object.
    pub fn new() -> Self {
        InMemory::default()
    }

    /// Every change is made at once, so that what a panic leaves is whole.
    fn objects(&self) -> MutexGuard<'_, Objects> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for InMemory {
    type Staged = StagedInMemory;
    type Object = Cursor<Arc<[u8]>>;
    type Lock = LockInMemory;

    fn lock(&self) -> io::Result<LockInMemory> {
        match std::mem::replace(&mut self.objects().is_locked, true) {
            true => Err(ErrorKind::WouldBlock.into()),
            false => Ok(LockInMemory(self.clone())),
        }
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        let listed = |(name, bytes): (&String, &Arc<[u8]>)| Listed { name: name.clone(), length: bytes.len() as u64 };
        Ok(self.objects().visible.iter().filter(|(name, _)| !name.contains('/')).map(listed).collect())
    }

    fn staged(&self) -> io::Result<Vec<String>> {
        Ok(self.objects().staged.iter().cloned().collect())
    }

    fn stage(&self, name: &str) -> io::Result<StagedInMemory> {
        let mut objects = self.objects();
        objects.sealed.remove(name);
        objects.staged.insert(name.to_owned());
        Ok(StagedInMemory { name: name.to_owned(), bytes: Vec::new() })
    }

    fn seal(&self, StagedInMemory { name, bytes }: StagedInMemory) -> io::Result<()> {
        self.objects().sealed.insert(name, bytes);
        Ok(())
    }

    fn publish(&self, name: &str) -> io::Result<()> {
        self.publish_in("", name)
    }

    fn publish_in(&self, folder: &str, name: &str) -> io::Result<()> {
        let visible = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let mut objects = self.objects();
        if objects.visible.contains_key(&visible) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let bytes = objects.sealed.remove(name).ok_or(ErrorKind::NotFound)?;
        objects.staged.remove(name);
        objects.visible.insert(visible, bytes.into());
        Ok(())
    }

    fn discard(&self, name: &str) -> io::Result<()> {
        let mut objects = self.objects();
        objects.sealed.remove(name);
        objects.staged.remove(name);
        Ok(())
    }

    fn open(&self, name: &str) -> io::Result<Cursor<Arc<[u8]>>> {
        self.objects().visible.get(name).cloned().map(Cursor::new).ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.objects().visible.remove(name);
        Ok(())
    }

    fn name(&self) -> String {
        "memory".into()
    }
}
