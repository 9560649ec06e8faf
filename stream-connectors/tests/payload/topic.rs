//! A topic in memory, of some partitions.

use std::sync::Arc;
use std::task::{Context, Poll};

use stream_connectors::payload::{Payload, Place};
use thalweg::Error;
use thalweg::source::{Batch, Bounded, Limit, Ready, Replayable, Share, Source, Whole};
use thalweg::time::Timestamp;

/// A message as the topic keeps it; a tombstone has no value.
#[derive(Clone, Debug)]
pub struct Kept {
    pub key: &'static str,
    pub value: Option<Vec<u8>>,
}

/// A message as it is lent.
#[derive(Clone, Copy, Debug)]
pub struct Message<'b> {
    kept: &'b Kept,
    partition: usize,
    offset: u64,
}

impl Message<'_> {
    pub fn key(&self) -> &'static str {
        self.kept.key
    }
}

impl<'b> Payload<'b> for Message<'b> {
    fn bytes(&self) -> Option<&'b [u8]> {
        self.kept.value.as_deref()
    }

    fn place(&self) -> Place {
        Place::new(format!("topic/{}", self.partition)).at(self.offset)
    }
}

/// The partitions, read one after the other.
#[derive(Clone, Debug)]
pub struct Topic {
    partitions: Arc<[Vec<Kept>]>,
    /// How many messages of each were lent, and how many will have been behind the batch that is ready.
    lent: Vec<usize>,
    ready: Vec<usize>,
    again: Option<Vec<usize>>,
}

pub fn topic(partitions: impl IntoIterator<Item = Vec<Kept>>) -> Topic {
    let partitions: Arc<[_]> = partitions.into_iter().collect();
    let lent = vec![0; partitions.len()];
    Topic { ready: lent.clone(), lent, partitions, again: None }
}

/// A topic of one partition.
pub fn values<V: Into<Vec<u8>>>(values: impl IntoIterator<Item = V>) -> Topic {
    topic([values.into_iter().map(|value| Kept { key: "", value: Some(value.into()) }).collect()])
}

impl Source for Topic {
    type Item<'b> = Message<'b>;
    type Batch<'b> = Messages<'b>;
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        let mut room = limit.records.max(1);
        for (partition, ready) in self.ready.iter_mut().enumerate() {
            let all = self.partitions[partition].len() - self.lent[partition];
            let taken = all.min(room);
            *ready = self.lent[partition] + taken;
            room -= taken;
        }
        if let Some(again) = &self.again {
            self.ready.clone_from(again);
        }
        Poll::Ready(Ok(if self.ready == self.lent { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Messages<'_> {
        self.again = None;
        let from = std::mem::replace(&mut self.lent, self.ready.clone());
        Messages { partitions: &self.partitions, from, to: &self.ready }
    }

    fn partitions(&self) -> usize {
        self.partitions.len()
    }

    fn lag(&self) -> Option<u64> {
        Some(self.partitions.iter().zip(&self.lent).map(|(all, lent)| (all.len() - lent) as u64).sum())
    }

    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        Some(Timestamp::from_secs(partition as i64))
    }

    fn is_idle(&self, partition: usize) -> bool {
        partition == 1
    }
}

impl Replayable for Topic {
    type Position = Vec<usize>;

    fn position(&self) -> Vec<usize> {
        self.ready.clone()
    }

    fn seek(&mut self, position: &Vec<usize>) -> Result<(), Error> {
        (self.lent, self.ready, self.again) = (position.clone(), position.clone(), None);
        Ok(())
    }

    fn replay(&mut self, until: &Vec<usize>) -> Result<(), Error> {
        if until.iter().zip(&self.lent).any(|(until, lent)| until < lent) {
            return Err(Error::new("that lies before it"));
        }
        self.again = Some(until.clone()).filter(|until| *until != self.lent);
        Ok(())
    }
}

/// Messages of several partitions.
pub struct Messages<'b> {
    partitions: &'b [Vec<Kept>],
    from: Vec<usize>,
    to: &'b [usize],
}

/// Messages of one.
pub struct OfPartition<'b> {
    partition: usize,
    messages: Vec<Message<'b>>,
}

impl<'b> Batch for Messages<'b> {
    type Item = Message<'b>;
    type Share = OfPartition<'b>;

    fn records(&self) -> u64 {
        self.from.iter().zip(self.to).map(|(from, to)| (to - from) as u64).sum()
    }

    fn bytes(&self) -> u64 {
        7
    }

    fn shares(self, workers: usize) -> Vec<OfPartition<'b>> {
        let mut shares = Vec::new();
        for (partition, all) in self.partitions.iter().enumerate() {
            let (from, to) = (self.from[partition], self.to[partition]);
            let message = |at: usize| Message { kept: &all[at], partition, offset: at as u64 };
            let messages: Vec<_> = (from..to).map(message).collect();
            let parts = messages.chunks(messages.len().div_ceil(workers).max(1));
            shares.extend(parts.map(|part| OfPartition { partition, messages: part.to_vec() }));
        }
        shares
    }
}

impl<'b> IntoIterator for OfPartition<'b> {
    type Item = Message<'b>;
    type IntoIter = std::vec::IntoIter<Message<'b>>;

    fn into_iter(self) -> Self::IntoIter {
        Whole(self.messages.into_iter()).into_iter()
    }
}

impl Share for OfPartition<'_> {
    fn partition(&self) -> usize {
        self.partition
    }
}
