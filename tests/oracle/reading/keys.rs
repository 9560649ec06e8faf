//! `key_by` and `map_values`; and the groups that an aggregate makes.

use std::fmt::Debug;

use super::{Item, Reached, Read};

/// A stream with a key for each item.
#[derive(Clone, Debug)]
pub struct ReadKeyed<K, T> {
    pub(super) steps: Vec<Vec<(K, Item<T>)>>,
    pub(super) unkeyed: Read<T>,
}

impl<T: Clone> Read<T> {
    pub fn key_by<K>(&self, key: impl Fn(&T) -> K) -> ReadKeyed<K, T> {
        let keyed = |item: &Item<T>| (key(&item.value), item.clone());
        let steps = self.steps.iter().map(|step| step.iter().map(keyed).collect()).collect();
        ReadKeyed { steps, unkeyed: self.clone() }
    }
}

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    pub fn map_values<U>(&self, function: impl Fn(T) -> U) -> ReadKeyed<K, U> {
        let mapped = |(key, item): &(K, Item<T>)| (key.clone(), item.with(function(item.value.clone())));
        let steps = self.steps.iter().map(|step| step.iter().map(mapped).collect()).collect();
        ReadKeyed { steps, unkeyed: self.unkeyed.map(&function) }
    }

    /// The watermark at the start of a step: late items are told by that one (rule 15).
    pub(super) fn frozen(&self, step: usize) -> Reached {
        self.reached(step.checked_sub(1)?)
    }

    /// The watermark at the end of a step.
    pub(super) fn reached(&self, step: usize) -> Reached {
        self.unkeyed.reached[step]
    }
}

/// Groups of values, in the order of their first one.
#[derive(Clone, Debug)]
pub(super) struct Groups<K, T>(Vec<(K, Vec<T>)>);

impl<K: Clone + PartialEq, T> Groups<K, T> {
    pub(super) fn new() -> Self {
        Groups(Vec::new())
    }

    pub(super) fn add(&mut self, key: K, value: T) {
        match self.0.iter_mut().find(|(other, _)| *other == key) {
            Some((_, values)) => values.push(value),
            None => self.0.push((key, vec![value])),
        }
    }

    pub(super) fn of(&self, key: &K) -> &[T] {
        self.0.iter().find(|(other, _)| other == key).map_or(&[], |(_, values)| values)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &[T])> {
        self.0.iter().map(|(key, values)| (key, &values[..]))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    pub(super) fn remove(&mut self, key: &K) {
        self.0.retain(|(other, _)| other != key);
    }
}
