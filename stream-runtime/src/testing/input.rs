//! What a test pushes into a pipeline.

use std::collections::VecDeque;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use super::dealt::Dealt;
use crate::Error;
use crate::source::{Batch, Limit, Ready, Source, Unbounded, Whole};

/// The end of an input that a test has in hand. When it is dropped the input ends.
#[derive(Debug)]
pub struct Input<T> {
    queue: Arc<Mutex<Queue<T>>>,
}

/// The end of an input that the pipeline has: a source of one batch for each push.
#[derive(Debug)]
pub struct Pushed<T, Form = ByValue> {
    queue: Arc<Mutex<Queue<T>>>,
    partitions: usize,
    /// The batch that is lent.
    batch: Vec<Vec<T>>,
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

#[derive(Debug)]
struct Queue<T> {
    /// Batches, each by partition.
    batches: VecDeque<Vec<Vec<T>>>,
    has_ended: bool,
}

/// An input of records by value: for `impl Source<T>`.
pub fn input<T>() -> (Input<T>, Pushed<T>) {
    pair()
}

/// An input of records by reference: for `impl Source<&T>`.
pub fn input_by_reference<T>() -> (Input<T>, Pushed<T, ByReference>) {
    pair()
}

/// An input of text: for `impl Source<&str>`.
pub fn text() -> (Input<String>, Pushed<String, Text>) {
    pair()
}

fn pair<T, Form>() -> (Input<T>, Pushed<T, Form>) {
    let queue = Arc::new(Mutex::new(Queue { batches: VecDeque::new(), has_ended: false }));
    (Input { queue: Arc::clone(&queue) }, Pushed { queue, partitions: 1, batch: Vec::new(), form: PhantomData })
}

fn locked<T>(queue: &Mutex<Queue<T>>) -> MutexGuard<'_, Queue<T>> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Input<T> {
    /// Records that make one batch, in the first partition: a step takes one batch of each input.
    pub fn push(&self, records: impl IntoIterator<Item = T>) {
        self.push_to(0, records);
    }

    /// Records that make one batch, in a partition, counted from 0; the source must have [`partitions`](Pushed::partitions).
    pub fn push_to(&self, partition: usize, records: impl IntoIterator<Item = T>) {
        let mut batch: Vec<_> = (0..partition).map(|_| Vec::new()).collect();
        batch.push(records.into_iter().collect());
        locked(&self.queue).batches.push_back(batch);
    }

    /// Records that make one batch, by partition.
    pub fn push_each(&self, partitions: impl IntoIterator<Item: IntoIterator<Item = T>>) {
        let batch = partitions.into_iter().map(|records| records.into_iter().collect()).collect();
        locked(&self.queue).batches.push_back(batch);
    }

    /// Batches that were pushed and that no step has taken.
    pub fn waiting(&self) -> usize {
        locked(&self.queue).batches.len()
    }

    /// The input ends behind what was pushed.
    pub fn end(&self) {
        locked(&self.queue).has_ended = true;
    }
}

impl<T> Drop for Input<T> {
    fn drop(&mut self) {
        self.end();
    }
}

impl<T, Form> Pushed<T, Form> {
    /// Has so many partitions, each with a watermark of its own.
    pub fn partitions(mut self, partitions: usize) -> Self {
        self.partitions = partitions.max(1);
        self
    }

    fn poll(&mut self) -> Poll<Result<Ready, Error>> {
        let mut queue = locked(&self.queue);
        // An empty push makes no batch: a batch has a record.
        let batch =
            std::iter::from_fn(|| queue.batches.pop_front()).find(|batch| batch.iter().any(|of| !of.is_empty()));
        match batch {
            Some(batch) if batch.len() > self.partitions => {
                let (of, all) = (batch.len() - 1, self.partitions);
                Poll::Ready(Err(Error::new(format!(
                    "a test pushed to partition {of} of {all}, which are counted from 0"
                ))))
            }
            Some(batch) => {
                self.batch = batch;
                Poll::Ready(Ok(Ready::Batch))
            }
            None if queue.has_ended => Poll::Ready(Ok(Ready::End)),
            None => Poll::Pending,
        }
    }

    fn lag(&self) -> Option<u64> {
        let queue = locked(&self.queue);
        Some(queue.batches.iter().flatten().map(|records| records.len() as u64).sum())
    }
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
