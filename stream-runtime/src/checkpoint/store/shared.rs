//! What the engine and the checkpoint's thread know of each other.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::history::History;
use crate::Error;

/// What the thread has done so far.
#[derive(Debug, Default)]
pub(super) struct Shared {
    told: Mutex<Told>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Told {
    begun: Option<u64>,
    committed: Option<u64>,
    counts: Counts,
    failed: Option<Arc<Error>>,
    /// Who is to be told of what is new.
    waker: Option<Waker>,
}

/// What a store has written since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Logs, each of which is sealed and published.
    pub logs: u64,
    /// The bytes of these.
    pub log_bytes: u64,
    /// Bases, each of which is sealed and published.
    pub bases: u64,
    /// The bytes of these.
    pub base_bytes: u64,
}

impl Counts {
    /// How often the storage was asked to make sure of something that the job waits for. In a folder that is an `fsync` of a file or of the folder.
    pub fn syncs(&self) -> u64 {
        self.logs * 2
    }
}

impl Shared {
    /// Begins with what was found.
    pub(super) fn new(history: &History) -> Self {
        let told = Told { begun: history.last_begun(), committed: history.committed(), ..Told::default() };
        Shared { told: Mutex::new(told), changed: Condvar::new() }
    }

    /// Something is safe.
    pub(super) fn tell(&self, history: &History, counts: Counts) {
        let mut told = self.lock();
        told.begun = history.last_begun();
        told.committed = history.committed();
        told.counts = counts;
        self.news(told);
    }

    /// Nothing will be safe from now on. The first error stays.
    pub(super) fn fail(&self, error: Error) {
        let mut told = self.lock();
        told.failed.get_or_insert(Arc::new(error));
        self.news(told);
    }

    /// Whoever waits looks again.
    fn news(&self, mut told: MutexGuard<'_, Told>) {
        let waker = told.waker.take();
        drop(told);
        self.changed.notify_all();
        waker.into_iter().for_each(Waker::wake);
    }

    /// Wakes a task once when something is new.
    pub(super) fn wakes(&self, waker: &Waker) {
        self.lock().waker = Some(waker.clone());
    }

    /// The error, if it has failed.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.lock().check()
    }

    /// The last batch of which the commit is safe.
    pub(super) fn committed(&self) -> Result<Option<u64>, Error> {
        let told = self.lock();
        told.check()?;
        Ok(told.committed)
    }

    /// Waits until a batch's beginning is safe.
    pub(super) fn await_begun(&self, batch: u64) -> Result<(), Error> {
        self.wait(|told| told.begun >= Some(batch))
    }

    /// Waits until a batch's commit is safe.
    pub(super) fn await_committed(&self, batch: u64) -> Result<(), Error> {
        self.wait(|told| told.committed >= Some(batch))
    }

    pub(super) fn counts(&self) -> Counts {
        self.lock().counts
    }

    fn wait(&self, is_there: impl Fn(&Told) -> bool) -> Result<(), Error> {
        let waits = |told: &mut Told| told.failed.is_none() && !is_there(told);
        let told = self.changed.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        if is_there(&told) { Ok(()) } else { told.check() }
    }

    /// Nobody panics with it in hand; and if somebody did, what it says would still be true.
    fn lock(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Told {
    /// Each caller hears of the error, and it can be had once only: they get a new one with the same text and the same causes.
    fn check(&self) -> Result<(), Error> {
        match &self.failed {
            None => Ok(()),
            Some(error) => {
                Err(Error::new("the checkpoint has failed, and nothing is safe from now on").caused_by(error.clone()))
            }
        }
    }
}
