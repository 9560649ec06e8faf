//! A batch of several partitions.

use crate::source::{Batch, Share};

/// A batch for each partition.
#[derive(Debug)]
pub struct Dealt<B>(pub(super) Vec<B>);

/// A share of one partition.
#[derive(Debug)]
pub struct OfPartition<S> {
    partition: usize,
    share: S,
}

impl<B: Batch> Batch for Dealt<B> {
    type Item = B::Item;
    type Share = OfPartition<B::Share>;

    fn records(&self) -> u64 {
        self.0.iter().map(B::records).sum()
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let of = |(partition, batch): (usize, B)| {
            let shares = batch.shares(workers).into_iter();
            shares.map(move |share| OfPartition { partition, share })
        };
        self.0.into_iter().enumerate().flat_map(of).collect()
    }
}

impl<S: IntoIterator> IntoIterator for OfPartition<S> {
    type Item = S::Item;
    type IntoIter = S::IntoIter;

    fn into_iter(self) -> S::IntoIter {
        self.share.into_iter()
    }
}

impl<S: Share> Share for OfPartition<S> {
    fn partition(&self) -> usize {
        self.partition
    }
}
