//! In which step a record is read.
//!
//! As long as a source has records, each step reads up to `cap` of them from it. The step in which it has none left is the one that
//! sees it end. A step in which every source has ended is the last. So a source of `n` records ends in step `⌈n / cap⌉`, and the job
//! ends with its longest source.

use super::{Item, Origin, Read};

/// The steps of a job.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    cap: usize,
    steps: usize,
}

impl Job {
    /// Of a job whose sources have so many records.
    pub fn new(cap: usize, records: &[usize]) -> Self {
        let last = records.iter().map(|records| records.div_ceil(cap)).max().unwrap_or(0);
        Job { cap, steps: last + 1 }
    }

    /// A source of one partition.
    pub fn source<T: Clone>(&self, records: &[T]) -> Read<T> {
        self.partitioned(1, records, |_| 0)
    }

    /// A source of one partition whose batches are given, one for each step but the last, which sees it end.
    pub fn of_batches<T: Clone>(batches: &[Vec<T>]) -> Read<T> {
        let origin = Origin::new(batches.len());
        let step = |batch: &Vec<T>| batch.iter().map(|record| item(origin, record.clone())).collect();
        let steps: Vec<Vec<_>> = batches.iter().map(step).chain([vec![]]).collect();
        Read { reached: vec![None; steps.len()], steps, origins: vec![origin] }
    }

    /// A source with several partitions: a step reads them one after the other.
    pub fn partitioned<T: Clone>(&self, partitions: usize, records: &[T], of: impl Fn(&T) -> usize) -> Read<T> {
        let ends = records.len().div_ceil(self.cap);
        let origins: Vec<_> = (0..partitions).map(|_| Origin::new(ends)).collect();
        let mut steps = vec![Vec::new(); self.steps];
        for (step, batch) in steps.iter_mut().zip(records.chunks(self.cap)) {
            for (partition, origin) in origins.iter().enumerate() {
                let records = batch.iter().filter(|record| of(record) == partition);
                step.extend(records.map(|record| item(*origin, record.clone())));
            }
        }
        Read { steps, origins, reached: vec![None; self.steps] }
    }
}

fn item<T>(origin: Origin, value: T) -> Item<T> {
    Item { value, at: None, origin: origin.id, key: String::new() }
}
