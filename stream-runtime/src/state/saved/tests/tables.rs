//! Tables that a lookup reads.

use super::histories::{Item, Step};
use super::{Given, Rig, goes_on};
use crate::engine::Ports;
use crate::state::{Changes, Latest, Tracked, Versions};
use crate::time::DurationExt;

fn changes(step: &Step, workers: usize) -> Changes<&'static str, u64> {
    let mut changes = Changes::new(workers);
    let mut port = changes.port();
    for share in step.shares(workers) {
        let mut local = port.next_local().unwrap();
        for Item { key, at, number } in share {
            local.enter(0).put(super::aggregates::Keys::key(*key), *at, *number);
        }
    }
    changes
}

/// The same, of keys that are numbers, on one worker.
pub fn changes_of(step: &Step) -> Changes<u64, u64> {
    let mut changes = Changes::new(1);
    let mut local = changes.port().next_local().unwrap();
    step.items.iter().for_each(|item| local.enter(0).put(item.key, item.at, item.number));
    changes
}

const KEYS: [&str; 6] = ["", "a", "b", "abc", "abcdefghi", "not there"];

struct OfLatest;

impl Rig for OfLatest {
    type State = Latest<Box<str>, u64, Tracked>;

    const MOVES: bool = true;

    fn begun(&self, _: usize) -> Self::State {
        Latest::durable()
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, _: bool) -> Vec<Given> {
        state.change(changes(step, workers));
        KEYS.iter().map(|key| (key.to_string(), format!("{:?}", state.find(*key)))).collect()
    }
}

struct OfVersions;

impl Rig for OfVersions {
    type State = Versions<Box<str>, u64, Tracked>;

    const MOVES: bool = true;

    fn begun(&self, _: usize) -> Self::State {
        Versions::durable(25.micros())
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, _: bool) -> Vec<Given> {
        state.change(changes(step, workers), step.reached);
        let from = step.items.first().map_or(step.now, |item| item.at).as_micros().saturating_sub(60);
        let times = (0..120).step_by(3).map(|after| super::at(from.saturating_add(after)));
        let found = times.flat_map(|at| KEYS.map(|key| (key.to_string(), format!("{at} {:?}", state.find(key, at)))));
        found.collect()
    }
}

#[test]
fn the_newest_values() {
    goes_on(&OfLatest, 9);
}

#[test]
fn the_values_by_their_time() {
    // Of a key the newest stays, and what came since it was last changed.
    goes_on(&OfVersions, 9 * 40);
}
