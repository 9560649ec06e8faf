//! Interval joins.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::aggregates::Keys;
use super::histories::{Item, Step};
use super::{Given, Rig, goes_on};
use crate::engine::Ports;
use crate::join::{Always, Interval, Maybe, Presence};
use crate::source::Batch;
use crate::state::{Intervals, Tracked};
use crate::time::{DurationExt, Timestamp};

struct OfIntervals<K, L, R>(Interval<u64, Box<str>, L, R>, PhantomData<K>);

impl<K: Keys, L: Presence<Of<u64>: Debug>, R: Presence<Of<Box<str>>: Debug>> Rig for OfIntervals<K, L, R> {
    type State = Intervals<K::Owned, u64, Box<str>, L, R, Tracked>;

    const IS_SAVED_BY_WORKERS: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        Intervals::durable(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, _: bool) -> Vec<Given> {
        let mut joining = state.step::<K>(self.0, step.frozen, step.now.as_micros() % 2 == 0);
        let mut given = Vec::new();
        // The left rows are of one stage, and the right ones of the next.
        for is_left in [true, false] {
            let mut port = joining.port();
            for share in step.shares(workers) {
                let mut local = port.next_local().unwrap();
                let mut rows = local.enter(0);
                for Item { key, at, number } in share.iter().filter(|item| (item.number % 2 == 0) == is_left) {
                    if rows.is_late(*at) {
                        continue;
                    }
                    match is_left {
                        true => given.extend(rows.left(K::key(*key), *at, *number).into_iter().flatten().map(told)),
                        false => {
                            let text = NUMBERS[*number as usize % 3];
                            given.extend(rows.right(K::key(*key), *at, text).into_iter().flatten().map(told));
                        }
                    }
                }
            }
        }
        given.extend(joining.results(step.reached).shares(workers).into_iter().flatten().map(told));
        given
    }
}

const NUMBERS: [&str; 3] = ["none", "one", "two"];

fn told<K: Debug, A: Debug, B: Debug>((at, (key, a, b)): (Timestamp, (K, A, B))) -> Given {
    (format!("{key:?}"), format!("{at} {a:?} {b:?}"))
}

fn of<K: Keys, L: Presence<Of<u64>: Debug>, R: Presence<Of<Box<str>>: Debug>>() {
    // What is kept behind the end is not let go of before there is more of it than of the rest; and how far rows were over.
    let left = 200;
    goes_on(&OfIntervals::<K, L, R>(Interval::new(0.micros(), 40.micros()), PhantomData), left);
    goes_on(&OfIntervals::<K, L, R>(Interval::new(15.micros(), 5.micros()), PhantomData), left);
    goes_on(&OfIntervals::<K, L, R>(Interval::new(0.micros(), 0.micros()), PhantomData), left);
}

#[test]
fn inner_joins() {
    of::<u32, Always, Always>();
    of::<&'static str, Always, Always>();
}

#[test]
fn outer_joins() {
    of::<u32, Maybe, Maybe>();
    of::<(bool, &'static str), Maybe, Always>();
    of::<u8, Always, Maybe>();
}
