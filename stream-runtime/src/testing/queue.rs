//! What a test has pushed and no step has taken, in its order.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::time::Timestamp;

/// What is between the two ends of an input.
#[derive(Debug)]
pub(super) struct Queue<T>(Arc<Mutex<Waiting<T>>>);

#[derive(Debug)]
pub(super) struct Waiting<T> {
    pub turns: VecDeque<Turn<T>>,
    pub has_ended: bool,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Queue(Arc::clone(&self.0))
    }
}

impl<T> Queue<T> {
    pub fn new() -> Self {
        Queue(Arc::new(Mutex::new(Waiting { turns: VecDeque::new(), has_ended: false })))
    }

    pub fn locked(&self) -> MutexGuard<'_, Waiting<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one step takes.
#[derive(Debug)]
pub(super) enum Turn<T> {
    /// A batch, by partition.
    Batch(Vec<Vec<T>>),
    /// What is told of one partition, or of all.
    Told { partition: Option<usize>, watermark: Option<Timestamp> },
}

impl<T> Turn<T> {
    /// The records in it.
    pub fn records(&self) -> usize {
        match self {
            Turn::Batch(batch) => batch.iter().map(Vec::len).sum(),
            Turn::Told { .. } => 0,
        }
    }

    /// An empty push makes no batch: a batch has a record.
    pub fn is_empty(&self) -> bool {
        matches!(self, Turn::Batch(_)) && self.records() == 0
    }

    /// The last partition that it speaks of.
    pub fn last_partition(&self) -> usize {
        match self {
            Turn::Batch(batch) => batch.len().saturating_sub(1),
            Turn::Told { partition, .. } => partition.unwrap_or(0),
        }
    }
}
