//! `map_batch` and `for_each_batch`: the items of a step at once, where it has any.

use super::{Item, Origin, Read};

impl<T: Clone> Read<T> {
    /// The new items have no time, and an order of their own.
    pub fn map_batch<U, I: IntoIterator<Item = U>>(&self, function: impl Fn(Vec<T>) -> I) -> Read<U> {
        let origin = Origin::of_operator(&self.steps);
        let mut steps = Vec::new();
        for (_, batch) in self.every_batch() {
            let made = if batch.is_empty() { Vec::new() } else { function(batch).into_iter().collect() };
            let item = |value| Item { value, at: None, origin: origin.id, key: String::new() };
            steps.push(made.into_iter().map(item).collect());
        }
        Read { steps, origins: vec![origin], reached: vec![None; self.steps.len()] }
    }

    /// The batches that have items, with their numbers.
    pub fn batches(&self) -> Vec<(u64, Vec<T>)> {
        self.every_batch().filter(|(_, batch)| !batch.is_empty()).collect()
    }

    fn every_batch(&self) -> impl Iterator<Item = (u64, Vec<T>)> {
        let values = |step: &Vec<Item<T>>| step.iter().map(|item| item.value.clone()).collect();
        (0..).zip(self.steps.iter().map(values))
    }
}
