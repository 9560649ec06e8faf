//! The rules of watermarks, with times given by hand.

use crate::engine::Ports;
use crate::error::Place;

use super::*;

/// A clock over inputs with so many partitions each, made at time 0.
fn clock(disorder: BoundedDisorder, partitions: &[usize]) -> Clock {
    let feed = |&partitions| Feed::input(place("input"), partitions, at(0));
    Clock::new(place("watermark"), disorder, partitions.iter().map(feed).collect(), at(0))
}

fn place(operator: &'static str) -> Place {
    Place { pipeline: "test", operator, file: "test.rs", line: 1 }
}

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

const QUIET: Standing = Standing { ended: false, caught_up: true, told: Vec::new() };
const BUSY: Standing = Standing { ended: false, caught_up: false, told: Vec::new() };
const OVER: Standing = Standing { ended: true, caught_up: true, told: Vec::new() };

/// A step at a time: how each input stands, and what it has, as partitions and times.
fn step(clock: &mut Clock, now: i64, inputs: &[(Standing, &[(usize, i64)])]) -> Option<Timestamp> {
    let seen = inputs.iter().enumerate().map(|(feed, (standing, items))| {
        let mut newest = clock.newest(feed, standing, 1);
        for (partition, time) in *items {
            newest.port().next_local().unwrap().enter(*partition).see(at(*time));
        }
        newest
    });
    let seen: Vec<_> = seen.collect();
    clock.advance(seen, at(now));
    clock.now()
}

#[test]
fn rule_9_a_silent_partition_does_not_hold_the_others_back_and_counts_again_when_it_is_back() {
    let mut clock = clock(bounded(0.secs()).idle(10.micros()), &[2]);
    assert_eq!(step(&mut clock, 1, &[(QUIET, &[(0, 100), (1, 40)])]), Some(at(40)));
    assert_eq!(step(&mut clock, 10, &[(QUIET, &[(0, 200)])]), Some(at(40)));
    assert_eq!(clock.silent_at(at(10)), Some(at(11)));
    assert_eq!(step(&mut clock, 11, &[(QUIET, &[])]), Some(at(200)));
    // It is back with an old item: the watermark does not move back, and waits for it.
    assert_eq!(step(&mut clock, 12, &[(QUIET, &[(0, 300), (1, 41)])]), Some(at(200)));
    assert_eq!(step(&mut clock, 13, &[(QUIET, &[(1, 250)])]), Some(at(250)));
}

#[test]
fn rule_9_thirty_seconds_unless_said() {
    let mut clock = clock(bounded(0.secs()), &[1, 1]);
    assert_eq!(step(&mut clock, 29_999_999, &[(QUIET, &[(0, 5)]), (QUIET, &[])]), None);
    assert_eq!(step(&mut clock, 30_000_000, &[(QUIET, &[]), (QUIET, &[])]), Some(at(5)));
}

#[test]
fn rule_9_an_input_that_has_not_caught_up_is_not_idle() {
    let mut clock = clock(bounded(0.secs()).idle(10.micros()), &[1, 1]);
    assert_eq!(step(&mut clock, 20, &[(QUIET, &[(0, 5)]), (BUSY, &[])]), None);
    // It is looked at again, and not all the time.
    assert_eq!(clock.silent_at(at(20)), Some(at(30)));
    assert_eq!(step(&mut clock, 30, &[(QUIET, &[(0, 6)]), (QUIET, &[])]), Some(at(6)));
}

#[test]
fn rule_9_when_every_partition_is_idle_it_holds() {
    let mut clock = clock(bounded(0.secs()).idle(10.micros()), &[1, 1]);
    step(&mut clock, 1, &[(QUIET, &[(0, 50)]), (QUIET, &[(0, 20)])]);
    assert_eq!(step(&mut clock, 11, &[(QUIET, &[]), (QUIET, &[])]), Some(at(20)));
    assert!(clock.is_idle());
    assert_eq!(clock.report().held_by, HeldBy::Silence);
    assert_eq!(clock.silent_at(at(11)), None);
    // That the other has ended does not make the one that goes on complete.
    assert_eq!(step(&mut clock, 12, &[(QUIET, &[]), (OVER, &[])]), Some(at(20)));
    assert_eq!(step(&mut clock, 13, &[(OVER, &[]), (OVER, &[])]), Some(Timestamp::MAX));
    assert_eq!(clock.report().held_by, HeldBy::Nothing);
}

#[test]
fn rule_8_it_says_which_partition_holds_it_back() {
    let mut clock = clock(bounded(5.micros()), &[1, 2]);
    step(&mut clock, 1, &[(QUIET, &[(0, 50)]), (QUIET, &[(0, 20)])]);
    let report = clock.report();
    assert_eq!(report.held_by, HeldBy::Partition { input: place("input"), partition: 1, newest: None });
    assert_eq!(
        report.to_string(),
        "`watermark` (line 1) knows no time yet: waits for partition 1 of `input` (line 1), which has had no item"
    );
    step(&mut clock, 2, &[(QUIET, &[]), (QUIET, &[(1, 30)])]);
    assert_eq!(
        clock.report().to_string(),
        "`watermark` (line 1) stands at 1970-01-01T00:00:00.000015Z since 1970-01-01T00:00:00.000002Z: waits for partition 0 of `input` (line 1), whose newest item is of \
         1970-01-01T00:00:00.00002Z"
    );
}

#[test]
fn rule_12_an_input_that_is_too_far_ahead_waits_for_the_slowest() {
    let mut clock = clock(bounded(0.secs()).idle(10.micros()).drift(20.micros()), &[1, 1, 1]);
    step(&mut clock, 1, &[(QUIET, &[(0, 50)]), (QUIET, &[(0, 29)]), (QUIET, &[(0, 70)])]);
    assert_eq!([0, 1, 2].map(|input| clock.is_ahead(input)), [true, false, true]);
    step(&mut clock, 2, &[(QUIET, &[]), (QUIET, &[(0, 30)]), (QUIET, &[])]);
    assert_eq!([0, 1, 2].map(|input| clock.is_ahead(input)), [false, false, true]);
    // The slowest is idle: the next one is the slowest.
    step(&mut clock, 12, &[(BUSY, &[]), (QUIET, &[]), (BUSY, &[])]);
    assert_eq!([0, 1, 2].map(|input| clock.is_ahead(input)), [false, false, false]);
    // And has ended: nobody waits.
    step(&mut clock, 13, &[(OVER, &[]), (QUIET, &[]), (BUSY, &[(0, 1_000)])]);
    assert_eq!([0, 1, 2].map(|input| clock.is_ahead(input)), [false, false, false]);
}

#[test]
fn rule_12_off_unless_asked() {
    let mut clock = clock(bounded(0.secs()), &[1, 1]);
    step(&mut clock, 1, &[(QUIET, &[(0, i64::MAX)]), (QUIET, &[(0, i64::MIN + 1)])]);
    assert!(!clock.is_ahead(0));
}

#[test]
fn rule_11_what_an_operator_gives_is_never_idle_and_is_not_waited_for() {
    let feeds = vec![Feed::input(place("input"), 1, at(0)), Feed::operator(place("count"), at(0))];
    let mut clock = Clock::new(place("watermark"), bounded(0.secs()).idle(10.micros()).drift(1.micros()), feeds, at(0));
    step(&mut clock, 1, &[(QUIET, &[(0, 50)]), (BUSY, &[])]);
    assert!(!clock.is_ahead(0));
    assert_eq!(step(&mut clock, 100, &[(QUIET, &[(0, 60)]), (BUSY, &[])]), None);
}

#[test]
fn rule_8_a_partition_that_comes_while_the_job_runs_holds_the_watermark_where_it_is_until_it_tells_something() {
    let mut clock = clock(bounded(0.secs()).idle(10.micros()), &[1]);
    assert_eq!(step(&mut clock, 1, &[(BUSY, &[(0, 50)])]), Some(at(50)));
    let grown = Standing { told: vec![Told { partition: 1, watermark: None, is_idle: false }], ..BUSY };
    assert_eq!(step(&mut clock, 2, &[(grown.clone(), &[(0, 60)])]), Some(at(50)));
    assert_eq!(step(&mut clock, 3, &[(grown, &[(0, 80), (1, 70)])]), Some(at(70)));
}
