//! Results that outlive the job, or are looked at while it runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Sink;
use crate::Error;

/// A shared collection of results: a sink, and a handle to what it has collected. Clones share the results.
///
/// Results appear batch by batch: a lock is taken once for a batch, and a batch that failed is never seen.
#[derive(Debug)]
pub struct Collected<T> {
    /// The batch that is being written.
    batch: Vec<T>,
    results: Arc<Mutex<Vec<T>>>,
}

/// A sink whose results can be taken from a clone of it.
///
/// ```
/// use stream_runtime::sink::{Sink, collected};
/// let results = collected();
/// let mut sink = results.clone(); // the job gets this one
/// sink.write(7)?;
/// assert_eq!(results.take(), []);
/// sink.flush()?;
/// assert_eq!(results.take(), [7]);
/// # Ok::<(), stream_runtime::Error>(())
/// ```
pub fn collected<T>() -> Collected<T> {
    Collected { batch: Vec::new(), results: Arc::default() }
}

impl<T> Collected<T> {
    /// Takes the results of all batches that were flushed since the last call.
    pub fn take(&self) -> Vec<T> {
        std::mem::take(&mut *self.results())
    }

    fn results(&self) -> MutexGuard<'_, Vec<T>> {
        // No code of anyone's runs under the lock, so that the vector is whole even if it is poisoned.
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// Not derived: a batch that is being written belongs to one sink, and results need not be `Clone`.
impl<T> Clone for Collected<T> {
    fn clone(&self) -> Self {
        Collected { batch: Vec::new(), results: Arc::clone(&self.results) }
    }
}

impl<T> Sink<T> for Collected<T> {
    #[inline]
    fn write(&mut self, record: T) -> Result<(), Error> {
        self.batch.push(record);
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        Some(self.clone())
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.batch.append(&mut fork.batch);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        let mut batch = std::mem::take(&mut self.batch);
        self.results().append(&mut batch);
        self.batch = batch;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        self.flush()
    }
}
