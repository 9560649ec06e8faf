//! Interval joins.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::marker::PhantomData;

use super::aggregates::Keys;
use super::histories::{Item, Random, Step, history};
use super::{Given, Model, Rig, Run, at, goes_on};
use crate::engine::Ports;
use crate::join::{Always, Interval, Maybe, Over, Presence};
use crate::source::Batch;
use crate::state::{Intervals, Tracked};
use crate::time::{DurationExt, Timestamp};

struct OfIntervals<K, L, R>(Interval<u64, Box<str>, L, R>, PhantomData<K>);

impl<K: Keys, L: Presence<Of<u64>: Debug>, R: Presence<Of<Box<str>>: Debug>> Rig for OfIntervals<K, L, R> {
    type State = Intervals<K::Owned, u64, Box<str>, L, R, Tracked>;

    const MOVES: bool = true;

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

/// What a checkpoint has, but for rows that are over: when these go from it depends on when those go from memory that stand beside them.
fn but_for_what_is_over<K: Keys>(model: &Model) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut entries = model.0.clone();
    let over: (i64, i64) =
        entries.get(&[OVER][..]).map_or((i64::MIN, i64::MIN), |over| postcard::from_bytes(over).unwrap());
    entries.retain(|key, value| {
        let over = match key[0] {
            OVER => return true,
            LEFT => Over(over.0),
            _ => Over(over.1),
        };
        let (_, at): (K::Owned, i64) = postcard::take_from_bytes(value).unwrap().0;
        !over.is(at)
    });
    entries
}

const OVER: u8 = 0;
const LEFT: u8 = 1;

#[test]
fn a_checkpoint_has_the_same_bytes_with_any_budget() {
    fn of<K: Keys, L: Presence<Of<u64>: Debug>, R: Presence<Of<Box<str>>: Debug>>(before: u64, after: u64) {
        let rig = OfIntervals::<K, L, R>(Interval::new(before.micros(), after.micros()), PhantomData);
        for seed in 0..40 {
            let random = &mut Random::new(seed);
            let workers = 1 + random.below(3) as usize;
            let mut alone = Run::begun(&rig, workers);
            let mut others = [0, 200, 2_000].map(|budget| Run::begun(&rig, workers).within(budget));
            for (number, step) in history(random, 9, 1).iter().enumerate() {
                alone.step(&rig, step);
                alone.save();
                let expected = but_for_what_is_over::<K>(&alone.model);
                for other in &mut others {
                    other.step(&rig, step);
                    other.save();
                    assert_eq!(but_for_what_is_over::<K>(&other.model), expected, "history {seed}, step {number}");
                }
            }
        }
    }
    of::<u32, Always, Always>(0, 40);
    of::<&'static str, Maybe, Maybe>(15, 5);
    of::<u32, Maybe, Always>(30, 30);
}

#[test]
fn rows_are_saved_that_have_other_numbers_at_the_end_of_their_step() {
    let rig = OfIntervals::<u32, Maybe, Maybe>(Interval::new(5.micros(), 40.micros()), PhantomData);
    let mut run = Run::begun(&rig, 1);
    let left = |key, micros| Item { key, at: at(micros), number: 2 };
    let step = |items: Vec<Item>, reached| Step { items, frozen: None, reached: Some(at(reached)), now: at(0) };
    // One row waits, and stands in front of many that don't.
    let first = [left(0, 1_000_000)].into_iter().chain((1..1_000).map(|key| left(key, 10))).collect();
    run.step(&rig, &step(first, 0));
    run.save();
    assert_eq!(run.model.0.len(), 1_000 + 1, "and how far rows were over");
    // When these go, so that the others move up, more have come.
    run.step(&rig, &step((0..50).map(|key| left(key, 900_000)).collect(), 1_000));
    run.save();
    assert_eq!(run.model.0.len(), 1 + 50 + 1);
}
