//! `scan` and `dedup`: an item and what is known of its key, in the order of arrival.

use std::fmt::Debug;

use super::keys::ReadKeyed;
use super::{Item, Origin, Reached, Read};

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    /// A closure, with a state that it reads and changes.
    pub fn scan<S: Clone, U>(&self, init: S, function: impl Fn(&mut S, T) -> U) -> Read<U> {
        self.scan_from(&[], init, function)
    }

    /// The same, where some keys have a state before their first item.
    pub fn scan_from<S: Clone, U>(&self, initial: &[(K, S)], init: S, function: impl Fn(&mut S, T) -> U) -> Read<U> {
        let origin = Origin::of_operator(&self.steps);
        let mut states = initial.to_vec();
        let mut look = |(key, item): &(K, Item<T>)| {
            let given = function(state_of(&mut states, key, &init), item.value.clone());
            per_key(origin, key, item.with(given))
        };
        let steps = self.steps.iter().map(|step| step.iter().map(&mut look).collect()).collect();
        Read { steps, origins: vec![origin], reached: self.unkeyed.reached.clone() }
    }
}

impl<T: Clone> Read<T> {
    /// The first item of each id, and those that come at least so long behind the last one that went through.
    pub fn dedup<I: Clone + Debug + PartialEq>(&self, id: impl Fn(&T) -> I, within: Option<i64>) -> Read<T> {
        let origin = Origin::of_operator(&self.steps);
        let mut known = Known { within, passed: Vec::new() };
        let mut steps = Vec::new();
        for (step, reached) in self.steps.iter().zip(&self.reached) {
            let new = |item: &&Item<T>| known.is_new(&id(&item.value), item);
            let new: Vec<_> = step.iter().filter(new).cloned().collect();
            steps.push(new.into_iter().map(|item| per_key(origin, &id(&item.value), item)).collect());
            known.forget(*reached);
        }
        Read { steps, origins: vec![origin], reached: self.reached.clone() }
    }
}

/// The ids that `dedup` knows, and when the last item of each went through.
struct Known<I> {
    within: Option<i64>,
    passed: Vec<(I, i64)>,
}

impl<I: Clone + PartialEq> Known<I> {
    fn is_new<T>(&mut self, id: &I, item: &Item<T>) -> bool {
        let at = item.at.map_or(0, thalweg::Timestamp::as_micros);
        self.passed.retain(|(other, passed)| other != id || !is_over(self.within, *passed, at.into()));
        let is_new = self.passed.iter().all(|(other, _)| other != id);
        if is_new {
            self.passed.push((id.clone(), at));
        }
        is_new
    }

    /// What time has passed is forgotten at the end of the step (rule 19).
    fn forget(&mut self, reached: Reached) {
        self.passed.retain(|(_, passed)| !reached.is_some_and(|reached| is_over(self.within, *passed, reached)));
    }
}

/// Whether what went through at a time is known no longer. At the end of time, everything is over.
fn is_over(within: Option<i64>, passed: i64, now: i128) -> bool {
    within.is_some_and(|within| i128::from(passed.saturating_add(within)) <= now)
}

fn state_of<'s, K: Clone + PartialEq, S: Clone>(states: &'s mut Vec<(K, S)>, key: &K, init: &S) -> &'s mut S {
    let at = states.iter().position(|(other, _)| other == key).unwrap_or_else(|| {
        states.push((key.clone(), init.clone()));
        states.len() - 1
    });
    &mut states[at].1
}

/// An item behind an operator that works per key: its order is kept per key.
fn per_key<K: Debug, T>(origin: Origin, key: &K, item: Item<T>) -> Item<T> {
    Item { origin: origin.id, key: format!("{key:?}"), ..item }
}
