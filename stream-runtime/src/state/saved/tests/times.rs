//! Watermarks.

use super::histories::{Random, Step};
use super::{Given, Model, Rig, at, goes_on};
use crate::engine::Ports;
use crate::error::Place;
use crate::time::{Clock, Combined, DurationExt, Feed, Standing, bounded};

fn place(operator: &'static str) -> Place {
    Place { pipeline: "test", operator, file: "test.rs", line: 1 }
}

/// Over two inputs, of so many partitions.
fn clock(partitions: [usize; 2]) -> Clock {
    let feeds = partitions.map(|partitions| Feed::input(place("input"), partitions, at(0)));
    Clock::new(place("watermark"), bounded(5.micros()).idle(40.micros()).drift(50.micros()), feeds.into(), at(0))
}

/// A step, in which the items of a key are of a partition.
fn advance(clock: &mut Clock, step: &Step, partitions: [usize; 2]) {
    let seen = [0, 1].map(|feed| {
        let standing = Standing { ended: step.is_last(), caught_up: step.now.as_micros() % 3 > 0, told: Vec::new() };
        let mut newest = clock.newest(feed, &standing, 1);
        for item in step.items.iter().filter(|item| item.key as usize % 2 == feed) {
            let partition = item.key as usize % partitions[feed];
            newest.port().next_local().unwrap().enter(partition).see(item.at);
        }
        newest
    });
    clock.advance(seen, step.now);
}

struct OfClock;

impl Rig for OfClock {
    type State = Clock;

    fn begun(&self, _: usize) -> Clock {
        clock([3, 2])
    }

    fn step(&self, clock: &mut Clock, _: usize, step: &Step, _: bool) -> Vec<Given> {
        advance(clock, step, [3, 2]);
        let ahead = (clock.is_ahead(0), clock.is_ahead(1));
        let told = (clock.now(), clock.is_idle(), ahead, clock.silent_at(step.now), clock.report());
        vec![(String::new(), format!("{told:?}"))]
    }
}

#[test]
fn a_watermark() {
    goes_on(&OfClock, 1);
}

#[test]
fn an_input_may_have_more_partitions_than_before() {
    let mut before = clock([1, 1]);
    let items = vec![super::histories::Item { key: 0, at: at(100), number: 0 }];
    let mut step = Step { items, frozen: None, reached: None, now: at(1) };
    step.items.push(super::histories::Item { key: 1, at: at(100), number: 0 });
    advance(&mut before, &step, [1, 1]);
    assert_eq!(before.now(), Some(at(95)));
    let mut model = Model::default();
    model.save(&mut before);
    assert_eq!(model.save(&mut before), 0, "nothing has changed");
    let mut after = clock([3, 1]);
    model.load(&mut after, &mut Random::new(0));
    // The new partitions have told nothing: it stays where it is until they do.
    step.items.iter_mut().for_each(|item| item.at = at(200));
    advance(&mut after, &Step { now: at(2), ..step.clone() }, [3, 1]);
    assert_eq!(after.now(), Some(at(95)));
    for key in [2, 4] {
        step.items.push(super::histories::Item { key, at: at(150), number: 0 });
    }
    advance(&mut after, &Step { now: at(3), ..step }, [3, 1]);
    assert_eq!(after.now(), Some(at(145)));
}

struct OfCombined;

impl Rig for OfCombined {
    type State = Combined;

    fn begun(&self, _: usize) -> Combined {
        Combined::default()
    }

    fn step(&self, combined: &mut Combined, _: usize, step: &Step, _: bool) -> Vec<Given> {
        let is_idle = step.now.as_micros() % 3 == 0;
        let now = combined.advance([(step.reached, is_idle), (step.frozen, false)]);
        vec![(String::new(), format!("{now:?}"))]
    }
}

#[test]
fn the_watermark_of_several_inputs() {
    goes_on(&OfCombined, 1);
}
