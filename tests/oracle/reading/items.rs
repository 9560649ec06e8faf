//! `map`, `filter`, `filter_map`, `flat_map` and `inspect`: what becomes of one item. Its time stays.

use super::Read;

impl<T: Clone> Read<T> {
    pub fn map<U>(&self, function: impl Fn(T) -> U) -> Read<U> {
        self.flat_map(|value| [function(value)])
    }

    pub fn filter(&self, predicate: impl Fn(&T) -> bool) -> Read<T> {
        self.flat_map(|value| Some(value).filter(&predicate))
    }

    pub fn filter_map<U>(&self, function: impl Fn(T) -> Option<U>) -> Read<U> {
        self.flat_map(function)
    }

    pub fn inspect(&self, mut function: impl FnMut(&T)) -> Read<T> {
        self.values().into_iter().for_each(&mut function);
        self.clone()
    }

    pub fn flat_map<U, I: IntoIterator<Item = U>>(&self, function: impl Fn(T) -> I) -> Read<U> {
        let mut steps = Vec::new();
        for step in &self.steps {
            let mut items = Vec::new();
            for item in step {
                for value in function(item.value.clone()) {
                    items.push(item.with(value));
                }
            }
            steps.push(items);
        }
        Read { steps, origins: self.origins.clone(), reached: self.reached.clone() }
    }
}
