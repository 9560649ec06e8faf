//! The end of an input that the pipeline has.

use std::marker::PhantomData;
use std::task::{Context, Poll};

use super::dealt::Dealt;
use super::queue::{Queue, Turn};
use crate::Error;
use crate::source::{Batch, Limit, Ready, Source, Unbounded, Whole};
use crate::time::{Timestamp, Told};

/// The end of an input that the pipeline has: a source of one batch for each push.
#[derive(Debug)]
pub struct Pushed<T, Form = ByValue> {
    queue: Queue<T>,
    partitions: usize,
    /// The batch that is lent.
    batch: Vec<Vec<T>>,
    /// What it was told of its partitions.
    told: Vec<Told>,
    form: PhantomData<fn() -> Form>,
}

/// The pipeline gets records as they were pushed.
#[derive(Debug)]
pub enum ByValue {}

/// The pipeline gets references to records.
#[derive(Debug)]
pub enum ByReference {}

/// The pipeline gets `&str`, as from a file of lines.
#[derive(Debug)]
pub enum Text {}

impl<T, Form> Pushed<T, Form> {
    pub(super) fn new(queue: Queue<T>) -> Self {
        Pushed { queue, partitions: 1, batch: Vec::new(), told: Vec::new(), form: PhantomData }
    }

    /// Has so many partitions, each with a watermark of its own.
    pub fn partitions(mut self, partitions: usize) -> Self {
        self.partitions = partitions.max(1);
        self
    }

    fn poll(&mut self) -> Poll<Result<Ready, Error>> {
        let mut queue = self.queue.locked();
        let turn = std::iter::from_fn(|| queue.turns.pop_front()).find(|turn| !turn.is_empty());
        let has_ended = queue.has_ended;
        drop(queue);
        match turn {
            Some(turn) if turn.last_partition() >= self.partitions => {
                let (of, all) = (turn.last_partition(), self.partitions);
                Poll::Ready(Err(Error::new(format!(
                    "a test pushed to partition {of} of {all}, which are counted from 0"
                ))))
            }
            Some(turn) => {
                self.take(turn);
                Poll::Ready(Ok(Ready::Batch))
            }
            None if has_ended => Poll::Ready(Ok(Ready::End)),
            None => Poll::Pending,
        }
    }

    fn take(&mut self, turn: Turn<T>) {
        let untold = (self.told.len()..self.partitions).map(untold);
        self.told.extend(untold);
        match turn {
            Turn::Batch(batch) => {
                let heard = self.told.iter_mut().zip(&batch).filter(|(_, records)| !records.is_empty());
                heard.for_each(|(told, _)| told.is_idle = false);
                self.batch = batch;
            }
            Turn::Told { partition, watermark } => {
                let meant = |told: &&mut Told| partition.is_none_or(|partition| told.partition == partition);
                for told in self.told.iter_mut().filter(meant) {
                    told.watermark = told.watermark.max(watermark);
                    told.is_idle = watermark.is_none();
                }
                self.batch = Vec::new();
            }
        }
    }

    fn lag(&self) -> Option<u64> {
        Some(self.queue.locked().turns.iter().map(|turn| turn.records() as u64).sum())
    }

    fn told(&self, partition: usize) -> Told {
        self.told.get(partition).copied().unwrap_or_else(|| untold(partition))
    }
}

/// A partition of which nothing was told.
fn untold(partition: usize) -> Told {
    Told { partition, watermark: None, is_idle: false }
}

impl<T: Send + 'static> Source for Pushed<T> {
    type Item<'b> = T;
    type Batch<'b> = Dealt<Vec<T>>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: Limit) -> Poll<Result<Ready, Error>> {
        self.poll()
    }

    fn batch(&mut self) -> Dealt<Vec<T>> {
        Dealt(std::mem::take(&mut self.batch))
    }

    fn partitions(&self) -> usize {
        self.partitions
    }

    fn lag(&self) -> Option<u64> {
        self.lag()
    }

    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        self.told(partition).watermark
    }

    fn is_idle(&self, partition: usize) -> bool {
        self.told(partition).is_idle
    }
}

impl<T: Send + Sync + 'static> Source for Pushed<T, ByReference> {
    type Item<'b> = &'b T;
    type Batch<'b> = Dealt<&'b [T]>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: Limit) -> Poll<Result<Ready, Error>> {
        self.poll()
    }

    fn batch(&mut self) -> Dealt<&[T]> {
        Dealt(self.batch.iter().map(Vec::as_slice).collect())
    }

    fn partitions(&self) -> usize {
        self.partitions
    }

    fn lag(&self) -> Option<u64> {
        self.lag()
    }

    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        self.told(partition).watermark
    }

    fn is_idle(&self, partition: usize) -> bool {
        self.told(partition).is_idle
    }
}

impl Source for Pushed<String, Text> {
    type Item<'b> = &'b str;
    type Batch<'b> = Dealt<Texts<'b>>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: Limit) -> Poll<Result<Ready, Error>> {
        self.poll()
    }

    fn batch(&mut self) -> Dealt<Texts<'_>> {
        Dealt(self.batch.iter().map(|texts| Texts(texts)).collect())
    }

    fn partitions(&self) -> usize {
        self.partitions
    }

    fn lag(&self) -> Option<u64> {
        self.lag()
    }

    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        self.told(partition).watermark
    }

    fn is_idle(&self, partition: usize) -> bool {
        self.told(partition).is_idle
    }
}

/// A batch of texts.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'b>(&'b [String]);

impl<'b> Batch for Texts<'b> {
    type Item = &'b str;
    type Share = Whole<std::iter::Map<std::slice::Iter<'b, String>, fn(&'b String) -> &'b str>>;

    fn records(&self) -> u64 {
        self.0.len() as u64
    }

    fn bytes(&self) -> u64 {
        self.0.iter().map(|text| text.len() as u64).sum()
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let part = self.0.len().div_ceil(workers).max(1);
        self.0.chunks(part).map(|texts| Whole(texts.iter().map(String::as_str as fn(&'b String) -> &'b str))).collect()
    }
}
