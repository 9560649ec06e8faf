//! A source with several partitions, each of which has a watermark of its own (rule 7).

use std::task::{Context, Poll};

use thalweg::Error;
use thalweg::prelude::{Batch, Bounded, Limit, Ready, Share, Source};

/// The records of a vector, dealt out to partitions by a function of the record.
pub struct Partitioned<T> {
    rest: std::vec::IntoIter<T>,
    next: usize,
    partitions: usize,
    of: fn(&T) -> usize,
}

/// Deals records out to so many partitions.
pub fn partitioned<T>(partitions: usize, records: Vec<T>, of: fn(&T) -> usize) -> Partitioned<T> {
    Partitioned { rest: records.into_iter(), next: 0, partitions, of }
}

impl<T: Send + 'static> Source for Partitioned<T> {
    type Item<'b> = T;
    type Batch<'b> = ByPartition<T>;
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.next = self.rest.len().min(limit.records);
        Poll::Ready(Ok(if self.next == 0 { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> ByPartition<T> {
        let mut partitions: Vec<_> = (0..self.partitions).map(|_| Vec::new()).collect();
        for record in self.rest.by_ref().take(self.next) {
            partitions[(self.of)(&record)].push(record);
        }
        ByPartition(partitions)
    }

    fn partitions(&self) -> usize {
        self.partitions
    }
}

/// A batch, by partition.
pub struct ByPartition<T>(Vec<Vec<T>>);

impl<T: Send> Batch for ByPartition<T> {
    type Item = T;
    type Share = OfPartition<T>;

    fn records(&self) -> u64 {
        self.0.iter().map(|records| records.len() as u64).sum()
    }

    fn shares(self, workers: usize) -> Vec<OfPartition<T>> {
        let of = |(partition, records): (usize, Vec<T>)| {
            let shares = records.shares(workers).into_iter();
            shares.map(move |share| OfPartition { partition, records: share.into_iter() })
        };
        self.0.into_iter().enumerate().flat_map(of).collect()
    }
}

/// A share of one partition.
pub struct OfPartition<T> {
    partition: usize,
    records: std::vec::IntoIter<T>,
}

impl<T> IntoIterator for OfPartition<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.records
    }
}

impl<T: Send> Share for OfPartition<T> {
    fn partition(&self) -> usize {
        self.partition
    }
}
