//! Where each part of a state puts what is away: a shelf of its own in the job's store.

use std::fmt;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::budget::{Balance, StateBudget};
use super::store::{Edits, Scan, Store};
use crate::Error;
use crate::error::Place;

/// The store of a job and its budget, as one of the job's states is given it.
#[derive(Clone)]
pub struct Spill {
    shared: Arc<Shared>,
    balance: Arc<Balance>,
    /// The operator.
    place: Option<Place>,
}

struct Shared {
    store: Store,
    shelves: AtomicU32,
}

impl Spill {
    /// A store in a folder, which is emptied, for what is above so many bytes.
    ///
    /// # Errors
    /// The folder can't be emptied or written.
    pub fn open(folder: &Path, bytes: u64) -> Result<Self, Error> {
        let shared = Shared { store: Store::open(folder, bytes)?, shelves: AtomicU32::new(0) };
        Ok(Spill { shared: Arc::new(shared), balance: Arc::new(Balance::new(bytes)), place: None })
    }

    /// The same store for others, who have a budget of their own.
    #[cfg(test)]
    pub(crate) fn with_budget(&self, bytes: u64) -> Self {
        Spill { balance: Arc::new(Balance::new(bytes)), ..self.clone() }
    }

    /// Within a budget: in its folder, or in a hidden one beside something, or in a temporary one.
    pub(crate) fn within(budget: &StateBudget, beside: Option<PathBuf>) -> Result<Self, Error> {
        let folder = match (budget.folder(), beside) {
            (Some(folder), _) => folder.clone(),
            (None, Some(beside)) => beside.join(HIDDEN),
            (None, None) => temporary(),
        };
        Spill::open(&folder, budget.bytes())
    }

    /// Whether all weigh no more than they may.
    #[cfg(test)]
    pub(crate) fn is_kept(&self) -> bool {
        self.balance.is_kept()
    }

    /// How often something was put away, and how often something has come back.
    #[cfg(test)]
    pub(crate) fn moved(&self) -> [u64; 2] {
        self.balance.moved.each_ref().map(|moved| moved.load(Ordering::Relaxed))
    }

    #[cfg(test)]
    fn has_moved(&self, back: bool) {
        self.balance.moved[usize::from(back)].fetch_add(1, Ordering::Relaxed);
    }

    /// The same for an operator, at which what goes wrong is told.
    #[must_use]
    pub fn at(&self, place: Place) -> Self {
        Spill { place: Some(place), ..self.clone() }
    }

    /// A shelf for one part of a state.
    pub(crate) fn shelf(&self) -> Shelf {
        let number = self.shared.shelves.fetch_add(1, Ordering::Relaxed);
        Shelf { spill: self.clone(), number, weight: 0, edits: None, key: Vec::new(), is_used: false }
    }
}

/// Its name in a checkpoint's folder.
const HIDDEN: &str = ".state-store";

/// A folder that no other job of this process has, nor of one that runs beside it.
fn temporary() -> PathBuf {
    static JOBS: AtomicU32 = AtomicU32::new(0);
    let (process, job) = (std::process::id(), JOBS.fetch_add(1, Ordering::Relaxed));
    std::env::temp_dir().join(format!("thalweg-state-{process}-{job}"))
}

impl fmt::Debug for Spill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spill").field("balance", &self.balance).finish_non_exhaustive()
    }
}

/// Where one part of a state has what is away. Nobody else's keys are on it.
pub(crate) struct Shelf {
    spill: Spill,
    number: u32,
    /// What the part weighs in memory.
    weight: u64,
    /// What is about to be written.
    edits: Option<Edits>,
    key: Vec<u8>,
    /// Whether anything was ever put on it.
    is_used: bool,
}

/// Together are written about so many.
const TOGETHER: usize = 1_024;

impl Shelf {
    /// The part weighs so much now. How much it may keep, if that is less.
    pub fn weigh(&mut self, weight: u64) -> Option<u64> {
        let balance = &self.spill.balance;
        balance.weigh(std::mem::replace(&mut self.weight, weight), weight);
        balance.excess(weight)
    }

    /// Whether anything was ever put on it: else nothing need be looked for.
    pub fn is_used(&self) -> bool {
        self.is_used
    }

    /// A key of the store: the shelf's number, and what is written behind it.
    pub fn key(&mut self, write: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, postcard::Error>) -> Result<Vec<u8>, Error> {
        let key = std::mem::take(&mut self.key);
        self.key_in(key, write)
    }

    /// The same in a buffer of somebody else's.
    pub fn key_in(
        &self,
        mut key: Vec<u8>,
        write: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, postcard::Error>,
    ) -> Result<Vec<u8>, Error> {
        key.clear();
        key.extend(self.number.to_be_bytes());
        write(key).map_err(|cause| self.told(Error::new("a key can't be encoded").caused_by(cause)))
    }

    /// Takes a key's buffer back.
    pub fn reuse(&mut self, key: Vec<u8>) {
        self.key = key;
    }

    /// Puts something away, at the latest by the next [`flush`](Self::flush).
    pub fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), Error> {
        self.is_used = true;
        #[cfg(test)]
        self.spill.has_moved(false);
        let store = &self.spill.shared.store;
        let edits = self.edits.get_or_insert_with(|| store.edits());
        store.put(edits, key, value);
        if edits.len() >= TOGETHER { self.flush() } else { Ok(()) }
    }

    /// Removes what is away, likewise.
    pub fn remove(&mut self, key: &[u8]) -> Result<(), Error> {
        let store = &self.spill.shared.store;
        let edits = self.edits.get_or_insert_with(|| store.edits());
        store.remove(edits, key);
        if edits.len() >= TOGETHER { self.flush() } else { Ok(()) }
    }

    /// What was put or removed can be looked for.
    pub fn flush(&mut self) -> Result<(), Error> {
        let edits = self.edits.take();
        edits.map_or(Ok(()), |edits| self.spill.shared.store.apply(edits)).map_err(|error| self.told(error))
    }

    /// Looks for something.
    pub fn get<R>(
        &self,
        key: &[u8],
        read: impl FnOnce(&[u8]) -> Result<R, postcard::Error>,
    ) -> Result<Option<R>, Error> {
        let found = self.spill.shared.store.get(key).map_err(|error| self.told(error))?;
        #[cfg(test)]
        found.iter().for_each(|_| self.spill.has_moved(true));
        found.map(|bytes| read(&bytes)).transpose().map_err(|cause| self.unreadable(cause))
    }

    /// All that begins as a key does, one after the other.
    pub fn prefix(&self, prefix: &[u8]) -> OnShelf {
        OnShelf { entries: self.spill.shared.store.prefix(prefix), place: self.spill.place.clone() }
    }

    /// What is on it can't be read as what was put on it.
    pub fn unreadable(&self, cause: postcard::Error) -> Error {
        self.told(Error::new("what the store has of a state was not written by it").caused_by(cause))
    }

    fn told(&self, error: Error) -> Error {
        match &self.spill.place {
            Some(place) => error.at(place.clone()),
            None => error,
        }
    }
}

/// See [`Shelf::prefix`].
pub(crate) struct OnShelf {
    entries: Scan,
    place: Option<Place>,
}

impl OnShelf {
    /// Reads the next one: the bytes of its key behind the shelf's number, and those of its value.
    pub fn next<R>(
        &mut self,
        read: impl FnOnce(&[u8], &[u8]) -> Result<R, postcard::Error>,
    ) -> Option<Result<R, Error>> {
        let read = self.entries.next()?.and_then(|(key, value)| {
            let unlike = |cause| Error::new("what the store has of a state was not written by it").caused_by(cause);
            read(key.get(NUMBER..).unwrap_or_default(), &value).map_err(unlike)
        });
        Some(read.map_err(|error| match &self.place {
            Some(place) => error.at(place.clone()),
            None => error,
        }))
    }
}

const NUMBER: usize = size_of::<u32>();

/// What lies on it is no longer in memory, and its part weighs nothing.
impl Drop for Shelf {
    fn drop(&mut self) {
        self.spill.balance.weigh(self.weight, 0);
    }
}

/// What ends a step in the middle: the store has failed.
pub(crate) struct Failure(pub Error);

/// Ends the step, and with it the job, because what is away can't be had: no result may come of a state without it. It unwinds as a panic does, so that the
/// loops need not ask after each item; unlike one, it says nothing on standard error.
#[cold]
pub(crate) fn give_up(error: Error) -> ! {
    resume_unwind(Box::new(Failure(error)))
}
