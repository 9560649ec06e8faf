//! A batch is split into shares; a worker runs its loop over a share.

use super::Outcome;
use crate::decode::Reads;

/// The records that one poll of a source gave.
pub trait Batch: Sized + Send {
    /// A record.
    type Item;
    /// A part of the batch, for one worker.
    type Share: Share<Item = Self::Item>;

    /// How many records it holds.
    fn records(&self) -> u64;

    /// How many bytes it took outside; 0 where the source has no such form.
    fn bytes(&self) -> u64 {
        0
    }

    /// What becomes of it, where its records may turn out to be none when they are made.
    fn outcome(&self) -> Outcome {
        Outcome::default()
    }

    /// Cuts the batch into about `workers` contiguous shares, in order, none of which spans two partitions.
    fn shares(self, workers: usize) -> Vec<Self::Share>;
}

/// A contiguous part of a batch, within one partition.
pub trait Share: IntoIterator + Send {
    /// The partition that it comes from, from 0.
    fn partition(&self) -> usize {
        0
    }

    /// The records, of which nobody looks at other fields than these: nothing need be made of the others.
    fn items<F: Reads>(self) -> impl Iterator<Item = Self::Item>
    where
        Self: Sized,
    {
        self.into_iter()
    }
}

/// No batch: the input had nothing in this step.
impl<B: Batch> Batch for Option<B> {
    type Item = B::Item;
    type Share = B::Share;

    fn records(&self) -> u64 {
        self.as_ref().map_or(0, B::records)
    }

    fn bytes(&self) -> u64 {
        self.as_ref().map_or(0, B::bytes)
    }

    fn outcome(&self) -> Outcome {
        self.as_ref().map_or_else(Outcome::default, B::outcome)
    }

    fn shares(self, workers: usize) -> Vec<B::Share> {
        self.map_or_else(Vec::new, |batch| batch.shares(workers))
    }
}

/// A share over any iterator, of the only partition.
#[derive(Debug)]
pub struct Whole<I>(pub I);

impl<I: Iterator> IntoIterator for Whole<I> {
    type Item = I::Item;
    type IntoIter = I;

    #[inline]
    fn into_iter(self) -> I {
        self.0
    }
}

impl<I: Iterator + Send> Share for Whole<I> {}

/// Owned records.
impl<T: Send> Batch for Vec<T> {
    type Item = T;
    type Share = Whole<std::vec::IntoIter<T>>;

    fn records(&self) -> u64 {
        self.len() as u64
    }

    fn shares(mut self, workers: usize) -> Vec<Self::Share> {
        let part = self.len().div_ceil(workers).max(1);
        let mut shares = Vec::with_capacity(workers);
        while self.len() > part {
            let last = (self.len() - 1) / part * part;
            shares.push(Whole(self.split_off(last).into_iter()));
        }
        shares.push(Whole(self.into_iter()));
        shares.reverse();
        shares
    }
}

/// Borrowed records.
impl<'b, T: Sync> Batch for &'b [T] {
    type Item = &'b T;
    type Share = Whole<std::slice::Iter<'b, T>>;

    fn records(&self) -> u64 {
        self.len() as u64
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let part = self.len().div_ceil(workers).max(1);
        self.chunks(part).map(|part| Whole(part.iter())).collect()
    }
}
