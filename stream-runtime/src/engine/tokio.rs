//! What outside calls wait on.

use std::cell::OnceCell;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::Error;

/// How many threads a job has for sockets, timers and whatever a call leaves to tokio, where it is not run on a runtime of its user's.
const THREADS: usize = 2;

/// The user's runtime, where the job runs on one; else one of its own, from when it is first needed.
pub(super) struct Tokio {
    users: Option<Handle>,
    own: OnceCell<Runtime>,
}

impl Tokio {
    pub(super) fn new(users: Option<Handle>) -> Self {
        Tokio { users, own: OnceCell::new() }
    }

    pub(super) fn handle(&self) -> Result<&Handle, Error> {
        if let Some(handle) = &self.users {
            return Ok(handle);
        }
        if self.own.get().is_none() {
            let runtime = Builder::new_multi_thread()
                .worker_threads(THREADS)
                .thread_name("thalweg tokio")
                .enable_all()
                .build()
                .map_err(|cause| Error::new("can't start tokio for outside calls").caused_by(cause))?;
            let _ = self.own.set(runtime);
        }
        self.own.get().map(Runtime::handle).ok_or_else(|| Error::new("tokio was not started"))
    }
}

/// What a call has left to tokio must not keep the job from ending, which waiting for its threads would do.
impl Drop for Tokio {
    fn drop(&mut self) {
        if let Some(runtime) = self.own.take() {
            runtime.shutdown_background();
        }
    }
}
