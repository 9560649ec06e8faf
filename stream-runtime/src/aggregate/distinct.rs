//! `distinct`

use std::hash::Hash;

use hashbrown::HashTable;

use super::{Aggregate, Looking, Merges};
use crate::state::{Key, hash};

/// The different values that a closure takes from each item, in the order of their first arrival.
#[derive(Clone, Copy, Debug)]
pub struct Distinct<F>(pub F);

/// Different values, and where to find each.
#[derive(Clone, Debug)]
pub struct Different<V> {
    values: Vec<V>,
    places: HashTable<usize>,
}

impl<V: Hash> Different<V> {
    /// Whether a value is there, which may be a borrowed one: it hashes as its owned twin does.
    #[inline]
    fn has(&self, hash: u64, is: impl Fn(&V) -> bool) -> bool {
        self.places.find(hash, |&at| is(&self.values[at])).is_some()
    }

    /// Puts a value at the end that is not there.
    fn push(&mut self, hash_of_it: u64, value: V) {
        self.values.push(value);
        let values = &self.values;
        self.places.insert_unique(hash_of_it, values.len() - 1, |&at| hash(&values[at]));
    }
}

impl<T, V: Key, F: Fn(&T) -> V + Sync> Aggregate<T> for Distinct<F> {
    type Input = V;
    type Acc = Different<V::Owned>;
    type Output = Vec<V::Owned>;
    const COMBINES: bool = true;

    #[inline]
    fn input(&self, item: T) -> V {
        self.look(&item)
    }

    #[inline]
    fn first(&self, value: V) -> Different<V::Owned> {
        let mut different = Different { values: Vec::new(), places: HashTable::new() };
        different.push(hash(&value), value.own());
        different
    }

    #[inline]
    fn add(&self, acc: &mut Different<V::Owned>, value: V) {
        let hash = hash(&value);
        if !acc.has(hash, |kept| value.is(kept)) {
            acc.push(hash, value.own());
        }
    }

    fn merge(&self, acc: &mut Different<V::Owned>, later: Different<V::Owned>) {
        for value in later.values {
            let hash = hash(&value);
            if !acc.has(hash, |kept| value == *kept) {
                acc.push(hash, value);
            }
        }
    }

    fn peek(&self, acc: &Different<V::Owned>) -> Vec<V::Owned> {
        acc.values.clone()
    }

    #[inline]
    fn finish(&self, acc: Different<V::Owned>) -> Vec<V::Owned> {
        acc.values
    }
}

impl<T, V: Key, F: Fn(&T) -> V + Sync> Merges<T> for Distinct<F> {
    const GROWS: bool = true;
}

impl<T, V: Key, F: Fn(&T) -> V + Sync> Looking<T> for Distinct<F> {
    #[inline]
    fn look(&self, item: &T) -> V {
        (self.0)(item)
    }
}
