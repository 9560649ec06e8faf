//! Windows of so many items of a key.

use std::fmt::Debug;

use thalweg::window::Records;

use super::keys::{Groups, ReadKeyed};
use super::{Item, Origin, Read};

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    /// Windows of `size` items, of which one begins with each `slide`-th. What is incomplete comes with the end of the input (rule 32).
    pub fn counts<R>(&self, size: usize, slide: usize, aggregate: impl Fn(&[T]) -> R) -> Read<(K, Records, R)> {
        let origin = Origin::of_operator(&self.steps);
        let result = |key: &K, first: usize, items: &[T]| {
            let records = Records { first: first as u64, end: (first + items.len()) as u64 };
            let value = (key.clone(), records, aggregate(items));
            Item { value, at: None, origin: origin.id, key: format!("{key:?}") }
        };
        let mut all = Groups::<K, T>::new();
        let mut steps = Vec::new();
        for step in &self.steps {
            let mut complete = Vec::new();
            for (key, item) in step {
                all.add(key.clone(), item.value.clone());
                let items = all.of(key);
                if items.len() >= size && (items.len() - size).is_multiple_of(slide) {
                    let first = items.len() - size;
                    complete.push(result(key, first, &items[first..]));
                }
            }
            steps.push(complete);
        }
        let last = steps.last_mut().expect("a job has a last step");
        for (key, items) in all.iter() {
            let incomplete = (0..items.len()).step_by(slide).filter(|first| first + size > items.len());
            last.extend(incomplete.map(|first| result(key, first, &items[first..])));
        }
        Read { steps, origins: vec![origin], reached: vec![None; self.steps.len()] }
    }
}
