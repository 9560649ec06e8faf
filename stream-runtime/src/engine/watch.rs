//! Looking at a job while it runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::report::Report;

/// What a job has done so far, up to its last batch: see [`Job::watch`](super::Job::watch). Clones watch the same job.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Mutex<Report>>);

impl Watch {
    /// The report as of the last batch, or before the first. What each watermark waits for is in it.
    pub fn report(&self) -> Report {
        self.seen().clone()
    }

    pub(super) fn note(&self, report: &Report) {
        self.seen().clone_from(report);
    }

    fn seen(&self) -> MutexGuard<'_, Report> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
