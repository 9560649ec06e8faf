//! Running aggregates: a table of all items so far. A step gives the new values of the keys that it touches (rule 18).

use std::fmt::Debug;

use super::keys::{Groups, ReadKeyed};
use super::{Item, Origin, Read};

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    pub fn running<R>(&self, aggregate: impl Fn(&[T]) -> R) -> Read<(K, R)> {
        let origin = Origin::of_operator(&self.steps);
        let mut all = Groups::new();
        let mut steps = Vec::new();
        for step in &self.steps {
            let mut touched = Groups::new();
            for (key, item) in step {
                all.add(key.clone(), item.value.clone());
                touched.add(key.clone(), ());
            }
            let result = |key: &K| result(origin, key, aggregate(all.of(key)));
            steps.push(touched.keys().map(result).collect());
        }
        Read { steps, origins: vec![origin], reached: vec![None; self.steps.len()] }
    }
}

/// A result: it has no time but that of its arrival.
pub(super) fn result<K: Clone + Debug, R>(origin: Origin, key: &K, value: R) -> Item<(K, R)> {
    Item { value: (key.clone(), value), at: None, origin: origin.id, key: format!("{key:?}") }
}
