//! `distinct`

use hashbrown::HashTable;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Aggregate, Looking, Merges};
use crate::state::{Key, Sought};

/// The different values that a closure takes from each item, in the order of their first arrival.
#[derive(Clone, Copy, Debug)]
pub struct Distinct<F>(pub F);

/// Different values, and where to find each.
#[derive(Clone, Debug)]
pub struct Different<V: Key> {
    values: Vec<V>,
    /// By the value's hash: its digest, and its index.
    places: HashTable<(V::Digest, usize)>,
}

/// Where to find each is made anew.
impl<V: Key + Serialize> Serialize for Different<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.values.serialize(serializer)
    }
}

impl<'de, V: Key<Owned = V> + Deserialize<'de>> Deserialize<'de> for Different<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut different = Different::new();
        Vec::deserialize(deserializer)?.into_iter().for_each(|value: V| different.add(value));
        Ok(different)
    }
}

impl<V: Key<Owned = V>> Different<V> {
    fn new() -> Self {
        Different { values: Vec::new(), places: HashTable::new() }
    }

    /// Puts a value at the end, if it is not there. It may be a borrowed one: it hashes as its owned twin does.
    #[inline]
    fn add<Q: Key<Owned = V, Digest = V::Digest>>(&mut self, value: Q) {
        let sought = Sought::of(&value);
        let is = |&(digest, at): &(V::Digest, usize)| digest == sought.digest && value.rest_is(&self.values[at]);
        if self.places.find(sought.hash, is).is_none() {
            self.push(sought, value.own());
        }
    }

    fn push(&mut self, sought: Sought<V::Digest>, value: V) {
        self.values.push(value);
        let values = &self.values;
        let place = (sought.digest, values.len() - 1);
        self.places.insert_unique(sought.hash, place, |(_, at)| Sought::of(&values[*at]).hash);
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
        let mut different = Different::new();
        different.add(value);
        different
    }

    #[inline]
    fn add(&self, acc: &mut Different<V::Owned>, value: V) {
        acc.add(value);
    }

    fn merge(&self, acc: &mut Different<V::Owned>, later: Different<V::Owned>) {
        later.values.into_iter().for_each(|value| acc.add(value));
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
