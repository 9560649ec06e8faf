//! `timestamp` and `watermark`.

use std::collections::BTreeMap;

use thalweg::Timestamp;

use super::{END, Item, Origin, Reached, Read};

impl<T: Clone> Read<T> {
    pub fn timestamp(&self, at: impl Fn(&T) -> Timestamp) -> Read<T> {
        let stamped = |item: &Item<T>| Item { at: Some(at(&item.value)), ..item.clone() };
        let steps = self.steps.iter().map(|step| step.iter().map(stamped).collect());
        Read { steps: steps.collect(), ..self.clone() }
    }

    /// The newest time of each origin less the bound, and of these the earliest; nothing until each has reported (rules 7, 8 and 10).
    pub fn watermark(&self, bound: i64) -> Read<T> {
        let mut newest = BTreeMap::<usize, i64>::new();
        let mut now = None;
        let mut reached = Vec::new();
        for (number, step) in self.steps.iter().enumerate() {
            for item in step {
                let at = item.at.expect("a watermark stands behind timestamps").as_micros();
                newest.entry(item.origin).and_modify(|newest| *newest = at.max(*newest)).or_insert(at);
            }
            let of_each = self.origins.iter().map(|origin| of(*origin, number, &newest, bound));
            now = now.max(of_each.min().flatten());
            reached.push(now);
        }
        Read { reached, ..self.clone() }
    }
}

/// The watermark of one origin at the end of a step.
fn of(origin: Origin, step: usize, newest: &BTreeMap<usize, i64>, bound: i64) -> Reached {
    if step >= origin.ends {
        return Some(END);
    }
    // The latest time there is stands for the end of the input, and for nothing else.
    newest.get(&origin.id).map(|newest| (i128::from(*newest) - i128::from(bound)).min(i128::from(i64::MAX) - 1))
}
