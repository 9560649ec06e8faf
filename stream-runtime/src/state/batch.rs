//! Aggregates of one batch: nothing outlives the step, so that not even keys are owned.

use std::hash::Hash;
use std::marker::PhantomData;

use hashbrown::HashTable;
use hashbrown::hash_table::Drain;

use super::key::{Key, Sought};
use super::step::{Anywhere, Part, Step};
use crate::aggregate::Aggregate;
use crate::time::Timestamp;

/// The state of an aggregate of one batch, by worker.
pub struct PerBatch<K, Acc> {
    parts: Vec<BatchPart<K, Acc>>,
}

impl<K, Acc> PerBatch<K, Acc> {
    /// No keys yet.
    pub fn new(workers: usize) -> Self {
        PerBatch { parts: (0..workers).map(|_| BatchPart { table: HashTable::new() }).collect() }
    }

    /// The aggregate during the step.
    pub fn step<'s, T, A>(&'s mut self, aggregate: &'s A) -> Step<'s, K, T, A, Anywhere, BatchPart<K, Acc>>
    where
        K: Key,
        A: Aggregate<T, Acc = Acc>,
        BatchPart<K, Acc>: Part<K, T, A>,
    {
        Step::new(aggregate, Anywhere, &mut self.parts)
    }
}

/// The keys that one worker owns.
pub struct BatchPart<K, Acc> {
    table: HashTable<(K, Acc)>,
}

impl<K: Hash, Acc> BatchPart<K, Acc> {
    #[cold]
    #[inline(never)]
    fn insert(&mut self, hash: u64, key: K, acc: Acc) {
        self.table.insert_unique(hash, (key, acc), |(kept, _)| super::hash::hash(kept));
    }
}

impl<K: Key, T, A: Aggregate<T>> Part<K, T, A> for BatchPart<K, A::Acc> {
    type Place = ();
    type Result = (K, A::Output);
    type Emitted<'s>
        = Finished<'s, K, T, A>
    where
        Self: 's,
        A: 's;

    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        (): (),
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    ) {
        match self.table.find_mut(sought.hash, |(kept, _)| *kept == key) {
            Some((_, acc)) => add(acc, input),
            None => self.insert(sought.hash, key, first(input)),
        }
    }

    fn due(&self, _: Option<Timestamp>) -> usize {
        self.table.len()
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, _: Option<Timestamp>) -> Finished<'s, K, T, A> {
        Finished { aggregate, entries: self.table.drain(), item: PhantomData }
    }
}

/// The results of a batch.
pub struct Finished<'s, K, T, A: Aggregate<T>> {
    aggregate: &'s A,
    entries: Drain<'s, (K, A::Acc)>,
    item: PhantomData<fn(T)>,
}

impl<K, T, A: Aggregate<T>> Iterator for Finished<'_, K, T, A> {
    type Item = (K, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (key, acc) = self.entries.next()?;
        Some((key, self.aggregate.finish(acc)))
    }
}
