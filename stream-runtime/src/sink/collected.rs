//! Results that outlive the job, or are looked at while it runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Sink, Transactional};
use crate::Error;

/// A shared collection of results: a sink, and a handle to what it has collected. Clones share the results.
///
/// Results appear batch by batch: a lock is taken once for a batch, and a batch that failed is never seen. In a `#[durable(exactly_once)]` pipeline a batch appears when
/// it is committed. For tests, that is: the results are in memory, and outlive a job that fails, not a process.
#[derive(Debug)]
pub struct Collected<T> {
    /// The batch that is being written.
    batch: Vec<T>,
    results: Arc<Mutex<Results<T>>>,
}

#[derive(Debug)]
struct Results<T> {
    visible: Vec<T>,
    /// Batches that nobody sees yet, by their numbers: they outlive a job that fails before it commits them.
    prepared: BTreeMap<u64, Vec<T>>,
}

// Not derived: results need not have a default.
impl<T> Default for Results<T> {
    fn default() -> Self {
        Results { visible: Vec::new(), prepared: BTreeMap::new() }
    }
}

/// A sink whose results can be taken from a clone of it.
///
/// ```
/// use stream_runtime::sink::{Sink, collected};
/// let results = collected();
/// let mut sink = results.clone(); // the job gets this one
/// sink.write(7)?;
/// assert!(results.take().is_empty());
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
        std::mem::take(&mut self.results().visible)
    }

    fn results(&self) -> MutexGuard<'_, Results<T>> {
        // What runs under the lock does one thing at a time, so that the results are whole even if it is poisoned.
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
        self.results().visible.append(&mut batch);
        self.batch = batch;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        self.flush()
    }
}

impl<T> Transactional for Collected<T> {
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        let mut results = self.results();
        let prepared = std::mem::take(&mut results.prepared);
        for (batch, mut records) in prepared {
            if Some(batch) <= committed {
                results.visible.append(&mut records);
            }
        }
        Ok(())
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        let records = std::mem::take(&mut self.batch);
        self.results().prepared.insert(batch, records);
        Ok(())
    }

    fn commit(&mut self, batch: u64) -> Result<(), Error> {
        let mut results = self.results();
        if let Some(mut records) = results.prepared.remove(&batch) {
            results.visible.append(&mut records);
        }
        Ok(())
    }
}
