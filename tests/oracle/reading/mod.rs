//! The oracle: every operator read slowly, one record at a time, on one thread.
//!
//! A stream is what reaches it in each step. An operator is a function of it, an aggregate one of all items of a group, and nothing is
//! kept that could be worked out again. The last step is the end of the input: it has no records, and its watermark is the end of time
//! (rule 32).

mod aggregates;
mod batches;
mod calls;
mod changes;
mod counts;
mod fallible;
mod items;
mod joins;
mod keys;
mod per_batch;
mod process;
mod routing;
mod running;
mod sessions;
mod sliding;
mod source;
mod state;
mod tables;
mod time;
mod windows;

pub use aggregates::*;
pub use joins::{Alone, Between, INNER, Met, in_pairs, sides};
pub use keys::ReadKeyed;
pub use process::{Process, Timers};
pub use sessions::{Sessions, sessions};
pub use sliding::{Slices, Sliding, mean_of_sums, of_slices, sliding, sum_of_sums};
pub use source::Job;
pub use windows::{Tumbling, tumbling};

use std::sync::atomic::{AtomicUsize, Ordering};

use thalweg::Timestamp;

/// A stream, as the oracle reads it.
#[derive(Clone, Debug)]
pub struct Read<T> {
    /// The items of each step, in their order.
    pub steps: Vec<Vec<Item<T>>>,
    /// What feeds it.
    origins: Vec<Origin>,
    /// The watermark at the end of each step (rules 7, 8 and 10).
    reached: Vec<Reached>,
}

/// An item of a stream.
#[derive(Clone, Debug)]
pub struct Item<T> {
    pub value: T,
    pub at: Option<Timestamp>,
    origin: usize,
    /// Of an aggregate's result, the key. Order is kept per origin and key, and nowhere else (rule 34).
    key: String,
}

/// A partition of a source; or an operator that gives its items once it has seen a whole step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Origin {
    id: usize,
    /// The step in which it is known to have ended.
    ends: usize,
}

/// How far event time has come; nothing before the first report.
type Reached = Option<i128>;

/// The end of time: everything is due.
const END: i128 = i128::MAX;

impl<T> Item<T> {
    /// Where its order is kept.
    pub fn lane(&self) -> (usize, String) {
        (self.origin, self.key.clone())
    }

    /// Another value in its place.
    fn with<U>(&self, value: U) -> Item<U> {
        Item { value, at: self.at, origin: self.origin, key: self.key.clone() }
    }
}

impl Origin {
    /// One that no other is equal to.
    fn new(ends: usize) -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        Origin { id: MADE.fetch_add(1, Ordering::Relaxed), ends }
    }

    /// An operator that ends with the job.
    fn of_operator<T>(read: &[T]) -> Self {
        Origin::new(read.len() - 1)
    }
}

impl<T> Read<T> {
    /// All values, one after the other.
    pub fn values(&self) -> Vec<&T> {
        self.steps.iter().flatten().map(|item| &item.value).collect()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.steps.iter().map(Vec::len).sum()
    }
}
