//! The named steps of the protocol: each thing that is done to the store, and the moments before and behind it.

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use thalweg::checkpoint::{Listed, Storage};

/// A storage that ends or pauses the process at a step.
#[derive(Clone)]
pub struct Steps<S> {
    whose: &'static str,
    storage: S,
}

/// The step at which the process ends, and how often it passes before that.
static LAST: Mutex<Option<(String, u64)>> = Mutex::new(None);
/// It is paused there, and goes on when it is told to.
static IS_PAUSED: AtomicBool = AtomicBool::new(false);

/// What is done, for the parent to choose from.
pub const STEPS: [&str; 6] = ["seals", "publishes", "finishes", "discards", "removes", "stages"];

/// It is not ended there, but paused.
pub fn pause_there() {
    IS_PAUSED.store(true, Ordering::Relaxed);
}

/// The process ends when a step comes for the `number`th time, from 0.
pub fn end_at(step: String, number: u64) {
    *LAST.lock().unwrap() = Some((step, number));
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
        let mut last = LAST.lock().unwrap();
        let Some((step, number)) = last.as_mut() else { return };
        if *step == format!("{when} {} {what}", self.whose) {
            match number.checked_sub(1) {
                Some(left) => *number = left,
                None if IS_PAUSED.load(Ordering::Relaxed) => {
                    *last = None;
                    let own = std::process::id().to_string();
                    let _ = std::process::Command::new("kill").args(["-STOP", &own]).status();
                }
                // No destructor runs, and no lock is given back.
                None => std::process::abort(),
            }
        }
    }
}

impl<S: Storage> Storage for Steps<S> {
    type Staged = S::Staged;
    type Object = S::Object;
    type Lock = S::Lock;

    fn is_lent(&self) -> bool {
        self.storage.is_lent()
    }

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

    fn publish_in(&self, folder: &str, name: &str) -> io::Result<()> {
        self.around("publishes", || self.storage.publish_in(folder, name))
    }

    fn finish(&self, staged: S::Staged, name: &str) -> io::Result<()> {
        self.around("finishes", || self.storage.finish(staged, name))
    }

    fn discard(&self, name: &str) -> io::Result<()> {
        self.around("discards", || self.storage.discard(name))
    }

    fn open(&self, name: &str) -> io::Result<S::Object> {
        self.storage.open(name)
    }

    fn open_at(&self, name: &str, offset: u64) -> io::Result<S::Object> {
        self.storage.open_at(name, offset)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.around("removes", || self.storage.remove(name))
    }

    fn name(&self) -> String {
        self.storage.name()
    }
}
