//! Aggregates of one batch: nothing outlives the step.

use std::fmt::Debug;

use super::keys::{Groups, ReadKeyed};
use super::running::result;
use super::{Origin, Read};

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    pub fn per_batch<R>(&self, aggregate: impl Fn(&[T]) -> R) -> Read<(K, R)> {
        let origin = Origin::of_operator(&self.steps);
        let mut steps = Vec::new();
        for step in &self.steps {
            let mut batch = Groups::new();
            step.iter().for_each(|(key, item)| batch.add(key.clone(), item.value.clone()));
            steps.push(batch.iter().map(|(key, values)| result(origin, key, aggregate(values))).collect());
        }
        Read { steps, origins: vec![origin], reached: vec![None; self.steps.len()] }
    }
}
