//! Wakes the task that polls a source.

use std::sync::{Mutex, PoisonError};
use std::task::Waker;

/// Wakes the task that polled last.
#[derive(Debug, Default)]
pub(super) struct Bell(Mutex<Option<Waker>>);

impl Bell {
    /// From now on this task is woken.
    pub(super) fn wakes(&self, waker: &Waker) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *known {
            Some(known) => known.clone_from(waker),
            None => *known = Some(waker.clone()),
        }
    }

    /// Wakes it.
    pub(super) fn ring(&self) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().for_each(Waker::wake_by_ref);
    }
}
