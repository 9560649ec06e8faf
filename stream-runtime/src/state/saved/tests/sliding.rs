//! Aggregates of windows that overlap.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::aggregates::{Keys, add_and_give, each_aggregate, windowed};
use super::histories::{Item, Step};
use super::{Given, Rig, goes_on};
use crate::aggregate::{Collect, Count, Distinct, Max, Mean, Merges, Min, Reduce, ReduceInvertible, Sum, Top};
use crate::checkpoint::Stored;
use crate::state::{SliceChanges, Slices, Tracked};
use crate::time::DurationExt;
use crate::window::{Sliding, every, sliding};

struct OfSlices<K, A>(A, Sliding, PhantomData<K>);

impl<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug>> Rig for OfSlices<K, A> {
    type State = Slices<K::Owned, A::Acc, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        Slices::durable(workers, self.1)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &Step, _: bool) -> Vec<Given> {
        let horizon = self.1.horizon(of_history.frozen);
        let step = state.step::<K, u64, A, _>(self.1, horizon, &self.0);
        let reached = self.1.behind(of_history.reached);
        let given = add_and_give(step, of_history, workers, reached, |adder, Item { key, at, number }| {
            if !adder.is_late(at) {
                adder.add(K::key(key), number);
            }
        });
        given.into_iter().map(windowed).collect()
    }
}

#[test]
fn windows_that_overlap() {
    fn of<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug> + Clone>(aggregate: A) {
        // Slides that divide the size, and such as don't; the last window has two slices.
        let all = [sliding(60.micros()).every(10.micros()), sliding(50.micros()).every(20.micros())];
        for windows in all.into_iter().chain([sliding(20.micros()).every(10.micros())]) {
            goes_on(&OfSlices(aggregate.clone(), windows.grace(15.micros()), PhantomData::<K>), 1);
        }
    }
    each_aggregate!(of::<u32, _>);
    of::<&'static str, _>(Mean(|n: &u64| *n as f64 / 7.0));
    of::<(bool, &'static str), _>(Collect);
    of::<u8, _>(Top::new(2, |n: &u64| *n as f64 / 3.0));
}

/// So many keys and items that slices have their cells in arrays.
struct OfManyKeys<A>(OfSlices<u32, A>);

impl<A: Merges<u64, Acc: Stored, Output: Debug>> Rig for OfManyKeys<A> {
    type State = Slices<u32, A::Acc, Tracked>;
    const MOVES: bool = true;
    const KEYS: u64 = 250;
    const TIMES: u64 = 50;

    fn begun(&self, workers: usize) -> Self::State {
        self.0.begun(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &Step, is_first: bool) -> Vec<Given> {
        self.0.step(state, workers, of_history, is_first)
    }
}

#[test]
fn windows_that_overlap_of_many_keys() {
    let windows = sliding(60.micros()).every(10.micros()).grace(15.micros());
    goes_on(&OfManyKeys(OfSlices(Sum(|n: &u64| *n), windows, PhantomData)), 1);
    goes_on(&OfManyKeys(OfSlices(Mean(|n: &u64| *n as f64 / 7.0), windows, PhantomData)), 1);
    goes_on(&OfManyKeys(OfSlices(Collect, windows, PhantomData)), 1);
}

struct OfSliceChanges<K, A>(A, Sliding, PhantomData<K>);

impl<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug + Stored + Clone + Send>> Rig for OfSliceChanges<K, A> {
    type State = SliceChanges<K::Owned, A::Acc, A::Output, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        SliceChanges::durable(workers, self.1)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &Step, _: bool) -> Vec<Given> {
        state.tick(of_history.now);
        let horizon = self.1.horizon(of_history.frozen);
        let step = state.step::<K, u64, A, _>(self.1, horizon, &self.0);
        let given = add_and_give(step, of_history, workers, of_history.reached, |adder, Item { key, at, number }| {
            if !adder.is_late(at) {
                adder.add(K::key(key), number);
            }
        });
        let next = (state.next_tick(of_history.now), state.next_end());
        given.into_iter().map(windowed).chain([(String::new(), format!("{next:?}"))]).collect()
    }
}

#[test]
fn changes_of_windows_that_overlap() {
    fn of<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug + Stored + Clone + Send> + Clone>(aggregate: A) {
        let all = [sliding(60.micros()).every(10.micros()), sliding(50.micros()).every(20.micros())];
        for windows in all {
            let windows = windows.grace(40.micros());
            goes_on(&OfSliceChanges(aggregate.clone(), windows, PhantomData::<K>), 1);
            goes_on(&OfSliceChanges(aggregate.clone(), windows.early(every(25.micros())), PhantomData::<K>), 2);
        }
    }
    of::<u32, _>(Sum(|n: &u64| *n));
    of::<&'static str, _>(Mean(|n: &u64| *n as f64 / 7.0));
    of::<(bool, i8), _>(Collect);
    of::<u8, _>(Reduce(|a: u64, b: u64| a * 31 % 1_009 + b));
}
