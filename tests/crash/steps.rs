//! The named steps of the protocol: each thing that is done to a storage, and the moments before and behind it.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

use thalweg::checkpoint::{Listed, Storage};

/// A storage that ends the process at a step.
#[derive(Clone)]
pub struct Steps<S> {
    whose: &'static str,
    storage: S,
}

/// How often each step came, and the one at which the process ends.
static SEEN: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());
static LAST: Mutex<Option<(String, u64)>> = Mutex::new(None);

/// The process ends when a step comes for the `number`th time, from 0.
pub fn end_at(step: &str, number: u64) {
    *lock(&LAST) = Some((step.to_owned(), number));
}

/// How often each step came.
pub fn seen() -> BTreeMap<String, u64> {
    lock(&SEEN).clone()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl<S> Steps<S> {
    pub fn new(whose: &'static str, storage: S) -> Self {
        Steps { whose, storage }
    }

    fn around<T>(&self, what: &str, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        self.pass("before", what);
        let done = act();
        self.pass("after", what);
        done
    }

    fn pass(&self, when: &str, what: &str) {
        let step = format!("{when} {} {what}", self.whose);
        let mut seen = lock(&SEEN);
        let times = seen.entry(step.clone()).or_default();
        if lock(&LAST).as_ref().is_some_and(|(last, number)| *last == step && number == times) {
            // No destructor runs, and no buffer is written.
            std::process::abort();
        }
        *times += 1;
    }
}

impl<S: Storage> Storage for Steps<S> {
    type Staged = S::Staged;
    type Object = S::Object;
    type Lock = S::Lock;

    fn lock(&self) -> io::Result<S::Lock> {
        self.storage.lock()
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        self.storage.list()
    }

    fn staged(&self) -> io::Result<Vec<String>> {
        self.storage.staged()
    }

    fn stage(&self, name: &str) -> io::Result<S::Staged> {
        self.around("stages", || self.storage.stage(name))
    }

    fn seal(&self, staged: S::Staged) -> io::Result<()> {
        self.around("seals", || self.storage.seal(staged))
    }

    fn publish(&self, name: &str) -> io::Result<()> {
        self.around("publishes", || self.storage.publish(name))
    }

    fn discard(&self, name: &str) -> io::Result<()> {
        self.around("discards", || self.storage.discard(name))
    }

    fn open(&self, name: &str) -> io::Result<S::Object> {
        self.storage.open(name)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.around("removes", || self.storage.remove(name))
    }

    fn name(&self) -> String {
        self.storage.name()
    }
}
