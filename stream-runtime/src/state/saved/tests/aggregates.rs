//! Aggregates of all kinds, over what they may range over.

use std::fmt::Debug;
use std::time::Duration;

use super::histories::{Item, Step as OfHistory};
use super::{Given, Rig, goes_on};
use crate::aggregate::{
    Aggregate, Changing, Collect, Count, Distinct, Fold, Max, Mean, Min, Reduce, ReduceInvertible, Sum, Top,
};
use crate::checkpoint::Stored;
use crate::engine::Ports;
use crate::source::Batch;
use crate::state::{Adder, Counts, Expiring, Key, OneByOne, PaneChanges, Panes, Part, Placing, Running, Step, Tracked};
use crate::time::{DurationExt, Timestamp};
use crate::window::{Panelling, Tumbling, count_window, every, tumbling};

/// Runs a test for each kind of aggregate that there is.
macro_rules! each_aggregate {
    ($goes_on:expr) => {{
        $goes_on(Sum(|n: &u64| *n));
        $goes_on(Sum(|n: &u64| u128::from(*n)));
        $goes_on(Mean(|n: &u64| *n as f64 / 7.0));
        $goes_on(Max::new(|n: &u64| format!("{n:03}")));
        $goes_on(Top::new(3, |n: &u64| *n % 10));
        $goes_on(Distinct(|n: &u64| format!("{}", n % 5)));
        $goes_on(Collect);
        $goes_on(Reduce(|a: u64, b: u64| a * 31 % 1_009 + b));
        $goes_on(ReduceInvertible::new(|a: u64, b: u64| a.wrapping_add(b), |all: u64, a: u64| all.wrapping_sub(a)));
        $goes_on((Count, Min::new(|n: &u64| *n as f32 / 3.0), Mean(|n: &u64| *n as i32)));
    }};
}
pub(super) use each_aggregate;

/// The keys of a test.
pub trait Keys: Key<Owned: Stored + Debug> {
    fn key(number: u64) -> Self;
}

impl Keys for u32 {
    fn key(number: u64) -> Self {
        number as u32
    }
}

impl Keys for u64 {
    fn key(number: u64) -> Self {
        number
    }
}

impl Keys for u8 {
    fn key(number: u64) -> Self {
        number as u8
    }
}

impl Keys for &'static str {
    fn key(number: u64) -> Self {
        ["", "a", "b", "abc", "abcdefghi", "abcdefghijklmnopqrstuvwxyz", "é", "x", "y", "z"][number as usize]
    }
}

impl Keys for (bool, &'static str) {
    fn key(number: u64) -> Self {
        (number.is_multiple_of(2), Keys::key(number / 2))
    }
}

impl Keys for (bool, i8) {
    fn key(number: u64) -> Self {
        (number.is_multiple_of(2), -(number as i8))
    }
}

/// A step of a keyed aggregate.
pub fn add_and_give<K: Key, A: Aggregate<u64>, W: Placing<Place = P::Place>, P: Part<K, u64, A>>(
    mut step: Step<'_, K, u64, A, W, P>,
    of_history: &OfHistory,
    workers: usize,
    reached: Option<Timestamp>,
    add: impl Fn(&mut Adder<'_, '_, K, u64, A, W, P>, Item),
) -> Vec<P::Result> {
    let mut port = step.port();
    for share in of_history.shares(workers) {
        let mut local = port.next_local().unwrap();
        let mut adder = local.enter(0);
        share.iter().for_each(|item| add(&mut adder, *item));
    }
    step.results(reached).shares(workers).into_iter().flatten().collect()
}

pub fn keyed<K: Debug, V: Debug>((key, value): (K, V)) -> Given {
    (format!("{key:?}"), format!("{value:?}"))
}

pub fn windowed<K: Debug, W: Debug, V: Debug>((key, window, value): (K, W, V)) -> Given {
    (format!("{key:?}"), format!("{window:?} {value:?}"))
}

struct OfPanes<K, A>(A, Tumbling, std::marker::PhantomData<K>);

impl<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug>> Rig for OfPanes<K, A> {
    type State = Panes<K::Owned, A::Acc, Tracked>;
    /// Keys of which there can be few only stay.
    const MOVES: bool = <K::Owned as Key>::PLACES == 0;

    fn begun(&self, workers: usize) -> Self::State {
        Panes::durable(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &OfHistory, _: bool) -> Vec<Given> {
        let horizon = self.1.horizon(of_history.frozen);
        let step = state.step::<K, u64, A, _>(self.1, horizon, &self.0);
        let reached = self.1.behind(of_history.reached);
        let given = add_and_give(step, of_history, workers, reached, |adder, Item { key, at, number }| {
            if !adder.is_late(at) {
                adder.add(K::key(key), number);
            }
        });
        let next = state.next_end();
        given.into_iter().map(windowed).chain([(String::new(), format!("{next:?}"))]).collect()
    }
}

#[test]
fn windows_that_share_nothing() {
    fn of<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug>>(aggregate: A) {
        goes_on(&OfPanes(aggregate, tumbling(20.micros()).grace(15.micros()), std::marker::PhantomData::<K>), 0);
    }
    each_aggregate!(of::<u32, _>);
    of::<u32, _>(Fold::new(7u64, |all, n| all * 31 % 1_009 + n));
    each_aggregate!(of::<&'static str, _>);
    of::<u8, _>(Count);
    of::<(bool, i8), _>(Collect);
    of::<(bool, &'static str), _>(Collect);
}

struct OfRunning<K, A>(A, std::marker::PhantomData<K>);

impl<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug>> Rig for OfRunning<K, A> {
    type State = Running<K::Owned, A::Acc, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        Running::durable(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &OfHistory, _: bool) -> Vec<Given> {
        let step = state.step::<K, u64, A>(&self.0);
        let given = add_and_give(step, of_history, workers, of_history.reached, |adder, Item { key, number, .. }| {
            adder.add(K::key(key), number);
        });
        given.into_iter().map(keyed).collect()
    }
}

#[test]
fn running_aggregates() {
    fn of<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug + Clone + Send + Stored + 'static>>(aggregate: A) {
        goes_on(&OfRunning(aggregate, std::marker::PhantomData::<K>), 9);
    }
    each_aggregate!(of::<u32, _>);
    of::<&'static str, _>(Changing(Fold::new(7u64, |all, n| all * 31 % 1_009 + n)));
    of::<u8, _>(Changing(Distinct(|n: &u64| n % 5)));
    of::<(bool, &'static str), _>(Changing(Mean(|n: &u64| *n as f32 / 7.0)));
}

struct OfCounts<A>(A, Panelling);

impl<A: Aggregate<u64, Acc: Stored + Clone, Output: Debug>> Rig for OfCounts<A> {
    type State = Counts<Box<str>, A::Acc, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        Counts::durable(workers, self.1)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &OfHistory, _: bool) -> Vec<Given> {
        let step = state.step::<&'static str, u64, A>(&self.0);
        let reached = of_history.time_reached();
        let given = add_and_give(step, of_history, workers, reached, |adder, Item { key, number, .. }| {
            adder.add(Keys::key(key), number);
        });
        given.into_iter().map(windowed).collect()
    }
}

#[test]
fn windows_of_so_many_items() {
    fn of<A: Aggregate<u64, Acc: Stored + Clone, Output: Debug> + Clone>(aggregate: A) {
        goes_on(&OfCounts(OneByOne(aggregate.clone()), count_window(5).into()), 0);
        goes_on(&OfCounts(OneByOne(aggregate.clone()), count_window(6).every(4).into()), 0);
        goes_on(&OfCounts(OneByOne(aggregate.clone()), count_window(7).every(1).into()), 0);
        goes_on(&OfCounts(OneByOne(aggregate), count_window(1).into()), 0);
    }
    of(Sum(|n: &u64| *n));
    of(Mean(|n: &u64| *n as f64 / 7.0));
    of(Collect);
    of(Distinct(|n: &u64| n % 5));
}

struct OfExpiring<K, A>(A, Duration, std::marker::PhantomData<K>);

impl<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug>> Rig for OfExpiring<K, A> {
    type State = Expiring<K::Owned, A::Acc, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        Expiring::durable(workers, self.1)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &OfHistory, _: bool) -> Vec<Given> {
        let step = state.step::<K, u64, A>(&self.0);
        let given = add_and_give(step, of_history, workers, of_history.reached, |adder, Item { key, at, number }| {
            adder.turn_to(at);
            adder.add(K::key(key), number);
        });
        given.into_iter().map(keyed).collect()
    }
}

#[test]
fn running_aggregates_that_expire() {
    fn of<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug>>(aggregate: A) {
        goes_on(&OfExpiring(aggregate, 40.micros(), std::marker::PhantomData::<K>), 9);
    }
    of::<u32, _>(OneByOne(Sum(|n: &u64| *n)));
    of::<&'static str, _>(OneByOne(Changing(Collect)));
    of::<(bool, i8), _>(OneByOne(Changing(Mean(|n: &u64| *n as f64 / 7.0))));
    of::<u8, _>(OneByOne(Changing(Fold::new(7u64, |all, n| all * 31 % 1_009 + n))));
}

struct OfPaneChanges<K, A>(A, Tumbling, std::marker::PhantomData<K>);

impl<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug>> Rig for OfPaneChanges<K, A> {
    type State = PaneChanges<K::Owned, A::Acc, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        PaneChanges::durable(workers, self.1)
    }

    fn step(&self, state: &mut Self::State, workers: usize, of_history: &OfHistory, _: bool) -> Vec<Given> {
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
fn changes_of_windows_that_share_nothing() {
    fn of<K: Keys, A: Aggregate<u64, Acc: Stored, Output: Debug> + Clone>(aggregate: A) {
        let windows = tumbling(20.micros()).grace(40.micros());
        // The tick that is booked.
        goes_on(&OfPaneChanges(aggregate.clone(), windows, std::marker::PhantomData::<K>), 0);
        goes_on(&OfPaneChanges(aggregate, windows.early(every(25.micros())), std::marker::PhantomData::<K>), 1);
    }
    of::<u32, _>(Changing(Sum(|n: &u64| *n)));
    of::<&'static str, _>(Changing(Collect));
    of::<(bool, i8), _>(Changing(Mean(|n: &u64| *n as f64 / 7.0)));
    of::<u8, _>(Changing(Fold::new(7u64, |all, n| all * 31 % 1_009 + n)));
}
