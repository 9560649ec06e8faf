//! What tells one source that another has been read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::After;
use crate::source::IntoSource;

/// Closed until it is opened, and open from then on: for sources that have others [wait](Gate::before) until they have been read.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Mutex<State>>);

#[derive(Debug)]
enum State {
    Closed(Vec<Waker>),
    Open,
}

impl Default for Gate {
    fn default() -> Self {
        Gate(Arc::new(Mutex::new(State::Closed(Vec::new()))))
    }
}

impl Gate {
    /// Has a source wait until it is open.
    pub fn before<S: IntoSource>(&self, source: S) -> After<S::Source> {
        After::new(source.into_source(), self.clone())
    }

    /// Opens it: what must have been read has been lent, in batches before the one that is polled for.
    pub fn open(&self) {
        if let State::Closed(waiting) = std::mem::replace(&mut *self.state(), State::Open) {
            waiting.into_iter().for_each(Waker::wake);
        }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(*self.state(), State::Open)
    }

    /// Whether it is open; if not, the task is woken when it is.
    pub(super) fn passes(&self, waker: &Waker) -> bool {
        match &mut *self.state() {
            State::Open => true,
            State::Closed(waiting) => {
                if !waiting.iter().any(|known| known.will_wake(waker)) {
                    waiting.push(waker.clone());
                }
                false
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What runs under the lock does one thing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
