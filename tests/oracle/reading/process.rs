//! `process` and `expire_after`: what a key knows, its timers, and when it is over.

use std::fmt::Debug;

use super::keys::ReadKeyed;
use super::{END, Item, Origin, Reached, Read};
use thalweg::Timestamp;

/// The latest time that a timer can have; the end of the input is behind it.
const LAST: i64 = i64::MAX - 1;
/// The earliest one: no watermark is before it.
const FIRST: i64 = i64::MIN + 1;
/// The end of what began before it was known what time it is.
const UNKNOWN: i128 = i128::MIN;

/// The timers of a key: a list.
#[derive(Clone, Debug)]
pub struct Timers {
    pub now: i64,
    set: Vec<(i64, &'static str)>,
    is_closed: bool,
}

impl Timers {
    pub fn set(&mut self, name: &'static str, at: i64) {
        let timer = (at.clamp(FIRST, LAST), name);
        if !self.is_closed && !self.set.contains(&timer) {
            self.set.push(timer);
        }
    }

    pub fn after(&mut self, name: &'static str, time: i64) {
        self.set(name, self.now.saturating_add(time));
    }

    pub fn cancel(&mut self, name: &'static str, at: i64) {
        self.set.retain(|timer| *timer != (at.clamp(FIRST, LAST), name));
    }

    pub fn cancel_all(&mut self, name: &'static str) {
        self.set.retain(|timer| timer.1 != name);
    }
}

/// One life of a key: from its first item until it expires.
struct Life<K, S> {
    key: K,
    state: S,
    timers: Timers,
    until: i128,
}

impl<K, S> Life<K, S> {
    /// Whether an item at a time belongs to it. One that would last longer than there is time lasts until the end.
    fn lasts(&self, at: i64) -> bool {
        self.until > at.into() || self.until == LAST.into() || self.until == UNKNOWN
    }

    /// When something is due next: a timer, or the end.
    fn next(&self) -> i128 {
        self.timers.set.iter().map(|(at, _)| i128::from(*at)).chain([self.until]).min().unwrap_or(END)
    }
}

/// What `process` is given: its closures, and how long a key lasts.
pub struct Process<S, I, T, X> {
    pub init: S,
    pub lasts: Option<i64>,
    pub item: I,
    pub timer: T,
    pub expiry: X,
}

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    pub fn process<S: Clone, U>(
        &self,
        process: Process<
            S,
            impl Fn(&mut S, T, &mut Timers) -> Option<U>,
            impl Fn(&'static str, &mut S, &K, i64, &mut Timers) -> Option<U>,
            impl Fn(K, S) -> Option<U>,
        >,
    ) -> Read<U> {
        self.process_from(&[], process)
    }

    /// The same, where some keys have a state before their first item.
    pub fn process_from<S: Clone, U>(
        &self,
        initial: &[(K, S)],
        process: Process<
            S,
            impl Fn(&mut S, T, &mut Timers) -> Option<U>,
            impl Fn(&'static str, &mut S, &K, i64, &mut Timers) -> Option<U>,
            impl Fn(K, S) -> Option<U>,
        >,
    ) -> Read<U> {
        let origin = Origin::of_operator(&self.steps);
        let until = |at: i64| process.lasts.map_or(END, |lasts| i128::from(at.saturating_add(lasts).min(LAST)));
        // Only the last life of a key meets its items.
        let timers = Timers { now: FIRST, set: vec![], is_closed: false };
        let begun = initial.iter().cloned().map(|(key, state)| Life {
            key,
            state,
            timers: timers.clone(),
            until: process.lasts.map_or(END, |_| UNKNOWN),
        });
        let mut lives: Vec<Life<K, S>> = begun.collect();
        let mut steps = Vec::new();
        for (number, step) in self.steps.iter().enumerate() {
            let mut given = Vec::new();
            for (key, item) in step {
                let at = item.at.expect("it stands behind timestamps").as_micros();
                let life = lives.iter().rposition(|life| life.key == *key).filter(|&n| lives[n].lasts(at));
                let life = life.unwrap_or_else(|| {
                    let timers = Timers { now: at, set: vec![], is_closed: false };
                    lives.push(Life { key: key.clone(), state: process.init.clone(), timers, until: until(at) });
                    lives.len() - 1
                });
                let life = &mut lives[life];
                life.timers.now = at;
                life.until = life.until.max(until(at));
                let value = (process.item)(&mut life.state, item.value.clone(), &mut life.timers);
                given.extend(value.map(|value| result(origin, key, item.at, value)));
            }
            let reached = self.reached(number).filter(|reached| *reached >= FIRST.into());
            if let Some(reached) = reached {
                let begins = lives.iter_mut().filter(|life| life.until == UNKNOWN);
                begins.for_each(|life| {
                    life.until = reached.saturating_add(process.lasts.unwrap_or(0).into()).min(LAST.into())
                });
            }
            while let Some(n) = earliest(&lives, reached) {
                let at = lives[n].next() as i64;
                let life = &mut lives[n];
                let timers = life.timers.set.clone();
                let Some(name) = timers.iter().filter(|timer| timer.0 == at).map(|timer| timer.1).min() else {
                    let Life { key, state, .. } = lives.remove(n);
                    let value = (process.expiry)(key.clone(), state);
                    given.extend(value.map(|value| result(origin, &key, Some(Timestamp::from_micros(at)), value)));
                    continue;
                };
                life.timers.set.retain(|timer| *timer != (at, name));
                (life.timers.now, life.timers.is_closed) = (at, reached == Some(END));
                let value = (process.timer)(name, &mut life.state, &life.key, at, &mut life.timers);
                given.extend(value.map(|value| result(origin, &life.key, Some(Timestamp::from_micros(at)), value)));
            }
            steps.push(given);
        }
        Read { steps, origins: vec![origin], reached: self.unkeyed.reached.clone() }
    }

    /// Timers of processing time that nothing but the end of the input calls: each key's, by their times, before all else that the end calls. Time
    /// by the clock is in nobody's hand here.
    pub fn rung_at_the_end<U>(&self, read: Read<U>, at: impl Fn(&T) -> i64, given: impl Fn(&K, i64) -> U) -> Read<U> {
        let mut set: Vec<(i64, &K)> = self.steps.iter().flatten().map(|(key, item)| (at(&item.value), key)).collect();
        set.sort_by_key(|(at, _)| *at);
        let mut rung = Vec::<(i64, &K)>::new();
        set.into_iter().for_each(|timer| {
            if !rung.contains(&timer) {
                rung.push(timer)
            }
        });
        let (mut steps, origin) = (read.steps, read.origins[0]);
        let rung = rung.into_iter().map(|(at, key)| result(origin, key, None, given(key, at)));
        steps.last_mut().expect("the end is a step").splice(0..0, rung);
        Read { steps, ..read }
    }

    /// A closure with a state that expires.
    pub fn expiring_scan<S: Clone, U>(&self, lasts: i64, init: S, function: impl Fn(&mut S, T) -> U) -> Read<U> {
        self.process(Process {
            init,
            lasts: Some(lasts),
            item: |state: &mut S, item, _: &mut Timers| Some(function(state, item)),
            timer: |_, _: &mut S, _: &K, _, _: &mut Timers| None,
            expiry: |_, _| None,
        })
    }

    /// A running aggregate over the items since the last pause.
    pub fn expiring<R>(&self, lasts: i64, aggregate: impl Fn(&[T]) -> R) -> Read<(K, R)> {
        let all = |items: &mut Vec<T>, item: T| {
            items.push(item);
            items.clone()
        };
        let origin = Origin::of_operator(&self.steps);
        let with_key = |(key, item): &(K, Item<T>)| (key.clone(), item.with((key.clone(), item.value.clone())));
        let steps: Vec<Vec<_>> = self.steps.iter().map(|step| step.iter().map(with_key).collect()).collect();
        let items = steps.iter().map(|step| step.iter().map(|(_, item)| item.clone()).collect());
        let unkeyed = Read { steps: items.collect(), origins: vec![], reached: self.unkeyed.reached.clone() };
        let keyed = ReadKeyed { steps, unkeyed };
        let scanned = keyed.expiring_scan(lasts, vec![], |items: &mut Vec<T>, (key, item)| (key, all(items, item)));
        let steps = scanned.steps.iter().map(|step| {
            let mut touched = Vec::<(K, R)>::new();
            for Item { value: (key, items), .. } in step {
                let value = (key.clone(), aggregate(items));
                match touched.iter_mut().find(|(other, _)| other == key) {
                    Some(old) => *old = value,
                    None => touched.push(value),
                }
            }
            touched.into_iter().map(|(key, value)| super::running::result(origin, &key, value)).collect()
        });
        Read { steps: steps.collect(), origins: vec![origin], reached: vec![None; self.steps.len()] }
    }
}

/// The life of which something is due first.
fn earliest<K, S>(lives: &[Life<K, S>], reached: Reached) -> Option<usize> {
    let due = lives.iter().map(Life::next).enumerate().filter(|(_, next)| *next < END && Some(*next) <= reached);
    due.min_by_key(|(_, next)| *next).map(|(n, _)| n)
}

fn result<K: Debug, U>(origin: Origin, key: &K, at: Option<Timestamp>, value: U) -> Item<U> {
    Item { value, at, origin: origin.id, key: format!("{key:?}") }
}
