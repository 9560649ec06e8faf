//! A base that is made on a thread of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::chain::Base;
use crate::Error;
use crate::engine::said;

/// A base that is being made.
pub(super) struct Making {
    /// `None` when it has ended.
    pub(super) thread: Option<JoinHandle<Result<Option<Base>, Error>>>,
    pub(super) stop: Arc<AtomicBool>,
}

impl Making {
    pub(super) fn is_finished(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Waits for it. `None` if it was given up.
    pub(super) fn join(mut self) -> Result<Option<Base>, Error> {
        let Some(thread) = self.thread.take() else { return Ok(None) };
        thread.join().unwrap_or_else(|panic| Err(Error::new(format!("panicked: {}", said(&*panic)))))
    }
}

/// Nobody writes to the storage when its lock is given up, whatever happened.
impl Drop for Making {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // Why it is given up was told already.
            let _ = thread.join();
        }
    }
}
