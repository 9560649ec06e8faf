//! `partition` and `merge`. A fan-out by name is the same `Read`, read twice.

use super::Read;

impl<T: Clone> Read<T> {
    pub fn partition(&self, predicate: impl Fn(&T) -> bool) -> (Read<T>, Read<T>) {
        (self.filter(&predicate), self.filter(|value| !predicate(value)))
    }

    /// Both sides, this one's items of a step first. The watermark is the earlier one (rule 8).
    pub fn merge(&self, other: &Read<T>) -> Read<T> {
        let steps = self.steps.iter().zip(&other.steps).map(|(ours, theirs)| [&ours[..], theirs].concat());
        let reached = self.reached.iter().zip(&other.reached).map(|(ours, theirs)| *ours.min(theirs));
        let mut origins = self.origins.clone();
        origins.extend(other.origins.iter().filter(|origin| !self.origins.contains(origin)));
        Read { steps: steps.collect(), origins, reached: reached.collect() }
    }
}
