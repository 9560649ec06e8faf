//! Waiting for a checkpoint that another job still has.

use std::io::{self, ErrorKind};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use super::Job;
use crate::Error;
use crate::checkpoint::{Storage, refused};
use crate::engine::kind::Checkpointed;
use crate::engine::stop::Stop;

/// Between two looks at a lock.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a job waits for its turn.
#[doc(hidden)]
#[derive(Debug)]
pub struct Turn {
    longest: Duration,
    stop: Stop,
}

impl Turn {
    pub(super) fn new(longest: Option<Duration>, stop: &Stop) -> Self {
        Turn { longest: longest.unwrap_or_default(), stop: stop.clone() }
    }

    /// Takes the lock of a storage. `None` where the job was stopped while it waited.
    pub(in crate::engine) fn lock<S: Storage>(&self, storage: &S) -> Result<Option<S::Lock>, Error> {
        let begun = Instant::now();
        loop {
            let cause = match storage.lock() {
                Ok(lock) => return Ok(Some(lock)),
                Err(cause) => cause,
            };
            if cause.kind() != ErrorKind::WouldBlock || self.longest.is_zero() {
                return Err(refused(storage, cause));
            }
            if begun.elapsed() >= self.longest {
                let waited = format!("{cause}; this job has waited for it for {:?}", self.longest);
                return Err(refused(storage, io::Error::new(ErrorKind::WouldBlock, waited)));
            }
            if self.stop.is_stopped() {
                return Ok(None);
            }
            sleep(PAUSE);
        }
    }
}

impl<F, S: Storage> Job<F, Checkpointed<S>> {
    /// How long the job waits, when it begins, for a checkpoint that another job has; unless said it does not wait, and ends with an error. So a process can be started
    /// before the one in whose place it comes has ended.
    ///
    /// The error says who has the checkpoint and since when, if the storage knows. A job that is stopped while it waits has done nothing.
    ///
    /// ```
    /// use thalweg::checkpoint::InMemory;
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     #[durable]
    ///     fn paid(cents: impl Source<u32> + Bounded, out: impl Sink<u32>) {
    ///         cents.filter(|cents| *cents > 0).sink(out);
    ///     }
    /// );
    ///
    /// let checkpoint = InMemory::new();
    /// let held = thalweg::checkpoint::Storage::lock(&checkpoint).expect("nobody has it");
    /// let job = || paid(vec![5, 0], collected()).checkpoint_to(checkpoint.clone()).lock_timeout(50.millis());
    /// assert!(job().run_blocking().is_err());
    /// drop(held);
    /// assert_eq!(job().run_blocking()?.records_out, 1);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn lock_timeout(mut self, longest: Duration) -> Self {
        self.settings.lock_timeout = Some(longest);
        self
    }
}

impl<F, K> Job<F, K> {
    /// The job as one of several that somebody else runs, each on a thread: it waits so long for its checkpoint, unless told otherwise, and makes its outside calls on this
    /// runtime, if there is one.
    #[doc(hidden)]
    pub fn as_task(mut self, lock_timeout: Duration, runtime: Option<Handle>) -> Self {
        self.settings.lock_timeout.get_or_insert(lock_timeout);
        self.settings.tokio = runtime;
        self
    }
}
