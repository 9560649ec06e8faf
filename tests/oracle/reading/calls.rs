//! `map_async`: a call for each item. The answers keep their times; what they come from is one operator.

use thalweg::call::CallError;

use super::{Item, Origin, Read};

impl<T: Clone> Read<T> {
    /// What fails, fails every time.
    pub fn map_async<U, E>(&self, retries: u32, call: impl Fn(T) -> Result<U, E>) -> Read<Result<U, CallError<E>>> {
        let (origin, attempts) = (Origin::of_operator(&self.steps), retries + 1);
        let answer = |item: &Item<T>| {
            let value = call(item.value.clone()).map_err(|error| CallError::Failed { error, attempts });
            Item { value, at: item.at, origin: origin.id, key: String::new() }
        };
        let steps = self.steps.iter().map(|step| step.iter().map(answer).collect()).collect();
        Read { steps, origins: vec![origin], reached: self.reached.clone() }
    }

    /// The same items, in no order: each is in a lane of its own.
    pub fn unordered(&self) -> Read<T> {
        let mut read = self.clone();
        read.steps.iter_mut().flatten().enumerate().for_each(|(place, item)| item.key = place.to_string());
        read
    }
}
