//! What a test pushes into a pipeline.

use super::pushed::{ByReference, Pushed, Text};
use super::queue::{Queue, Turn};
use crate::time::Timestamp;

/// The end of an input that a test has in hand. When it is dropped the input ends.
#[derive(Debug)]
pub struct Input<T> {
    queue: Queue<T>,
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
    let queue = Queue::new();
    (Input { queue: queue.clone() }, Pushed::new(queue))
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
        self.turn(Turn::Batch(batch));
    }

    /// Records that make one batch, by partition.
    pub fn push_each(&self, partitions: impl IntoIterator<Item: IntoIterator<Item = T>>) {
        self.turn(Turn::Batch(partitions.into_iter().map(|records| records.into_iter().collect()).collect()));
    }

    /// Tells the watermark of all partitions by hand: no record that comes behind it is earlier. It moves what `.watermark(..)` finds out of
    /// the records ahead, never back, in a step of its own behind what was pushed before.
    ///
    /// It reaches a `.watermark(..)` that no operator that gathers a batch, an aggregate or `map_async` say, keeps from this input.
    pub fn watermark(&self, at: Timestamp) {
        self.turn(Turn::Told { partition: None, watermark: Some(at) });
    }

    /// Tells the watermark of one partition, counted from 0.
    pub fn watermark_of(&self, partition: usize, at: Timestamp) {
        self.turn(Turn::Told { partition: Some(partition), watermark: Some(at) });
    }

    /// Tells that nothing will come for a while, behind what was pushed before: the input holds no watermark back until its next push, or
    /// until it is told its watermark.
    pub fn idle(&self) {
        self.turn(Turn::Told { partition: None, watermark: None });
    }

    /// Tells that nothing will come to one partition, counted from 0, for a while.
    pub fn idle_of(&self, partition: usize) {
        self.turn(Turn::Told { partition: Some(partition), watermark: None });
    }

    fn turn(&self, turn: Turn<T>) {
        self.queue.locked().turns.push_back(turn);
    }

    /// Batches that were pushed and that no step has taken.
    pub fn waiting(&self) -> usize {
        self.queue.locked().turns.iter().filter(|turn| matches!(turn, Turn::Batch(_))).count()
    }

    /// The input ends behind what was pushed.
    pub fn end(&self) {
        self.queue.locked().has_ended = true;
    }
}

impl<T> Drop for Input<T> {
    fn drop(&mut self) {
        self.end();
    }
}
