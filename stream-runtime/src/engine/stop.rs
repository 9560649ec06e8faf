//! Stopping a job from outside.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;

use crate::Error;

/// Stops a job gracefully: the batch at work is finished, the sinks are flushed and closed, and windows that are not complete stay
/// unfinished (rule 32). Clones stop the same job.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stopped: AtomicBool,
    engine: Mutex<Option<Waker>>,
}

impl Stop {
    /// Asks the job to stop. It may be called before the job runs, and more than once.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Release);
        if let Some(waker) = self.0.engine.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
    }

    /// Whether the job was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::Acquire)
    }

    /// Whom to wake.
    pub(super) fn wakes(&self, waker: &Waker) {
        *self.0.engine.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
    }

    /// Stops the job at the first ctrl-c; a second one ends the process.
    #[doc(hidden)]
    pub fn on_ctrl_c(&self) -> Result<(), Error> {
        self.listen().map_err(|cause| Error::new("can't listen for ctrl-c").caused_by(cause))
    }

    fn listen(&self) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let stop = self.clone();
        std::thread::Builder::new().name("thalweg ctrl-c".into()).spawn(move || {
            runtime.block_on(async {
                if tokio::signal::ctrl_c().await.is_ok() {
                    stop.stop();
                }
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(130);
                }
            });
        })?;
        Ok(())
    }
}

/// Whoever drops the future of a job wants it to stop.
#[doc(hidden)]
#[derive(Debug)]
pub struct StopOnDrop(pub Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}
