//! What is due when records come in bursts, not at all, or no more: with the clock in the hands of the tests.

use std::time::Duration;

use thalweg::prelude::*;
use thalweg::testing::{self, Input, TestJob};

use crate::{at, window};

stream!(
    fn by_arrival(items: impl Source<u32>, out: impl Sink<(Window, u64)>) {
        items.window(tumbling(40.secs()).processing_time()).count().sink(out);
    }

    fn by_event_time(times: impl Source<i64>, out: impl Sink<(Window, u64)>, late: impl Sink<i64>) {
        let (on_time, too_late) = times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.secs()))
            .window(tumbling(10.micros()))
            .count()
            .split_late();
        on_time.sink(out);
        too_late.sink(late);
    }

    fn copies(items: impl Source<u32>, out: impl Sink<u32>) {
        items.sink(out);
    }

    /// A timer five seconds behind each item.
    fn echoes(items: impl Source<u32>, out: impl Sink<(u32, i64)>) {
        items
            .key_by(|item| *item)
            .unbounded("there are few")
            .process((), |(), _, timers| {
                timers.after("echo", 5.secs());
                None
            })
            .on_timer("echo", |(), item, at, _| Some((*item, at.as_micros() / 1_000_000)))
            .sink(out);
    }
);

/// A window of processing time, in seconds.
fn seconds(from: i64, to: i64) -> Window {
    window(from * 1_000_000, to * 1_000_000)
}

fn arriving(trigger: Trigger) -> (Input<u32>, Collected<(Window, u64)>, TestJob) {
    let (items, source) = testing::input();
    let out = collected();
    let job = by_arrival(source, out.clone()).trigger(trigger).test().unwrap();
    (items, out, job)
}

#[test]
fn rules_16_and_17_what_is_due_between_ticks_happens_at_the_next_one() {
    let (items, out, mut job) = arriving(Trigger::every(15.secs()));
    items.push([1, 2]);
    job.step().unwrap();
    // Ticks at 15 and 30 find nothing to do; the window is due at 40.
    job.advance(44.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [(seconds(0, 40), 2)]);
}

#[test]
fn rules_16_and_17_empty_ticks_hold_nothing_up_on_the_way() {
    let (items, out, mut job) = arriving(Trigger::every(15.secs()));
    items.push([1, 2]);
    job.step().unwrap();
    job.advance(10.mins()).unwrap();
    assert_eq!(out.take(), [(seconds(0, 40), 2)]);
    assert_eq!(job.now(), Timestamp::from_secs(600));
}

#[test]
fn rules_16_and_17_what_is_due_while_it_lingers_happens_when_that_is_over() {
    let (items, out, mut job) = arriving(Trigger::asap().linger(30.secs()));
    items.push([1]);
    job.step().unwrap();
    job.advance(35.secs()).unwrap();
    items.push([2]);
    job.step().unwrap();
    // The window is due at 40, the next batch may begin at 65: the late batch still fires what its start has passed.
    job.advance(29.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [(seconds(0, 40), 2)]);
}

#[test]
fn rules_16_and_20_a_stall_loses_no_timer() {
    let (items, source) = testing::input();
    let out = collected();
    let mut job = echoes(source, out.clone()).workers(2).test().unwrap();
    items.push([1]);
    job.step().unwrap();
    job.advance(1.secs()).unwrap();
    items.push([2]);
    job.step().unwrap();
    // Neither records nor a turn for a minute: both are overdue, and each is told the time it was set for.
    job.skip(1.mins());
    assert!(job.step().unwrap());
    let mut echoed = out.take();
    echoed.sort();
    assert_eq!(echoed, [(1, 5), (2, 6)]);
}

#[test]
fn rule_15_a_burst_is_judged_by_the_watermark_before_each_of_its_batches() {
    let (times, source) = testing::input();
    let (out, late) = (collected(), collected());
    let mut job = by_event_time(source, out.clone(), late.clone()).test().unwrap();
    // In one batch nothing is late; cut in two, what comes behind is.
    times.push([5, 25, 6]);
    job.step().unwrap();
    assert_eq!((out.take(), late.take()), (vec![(window(0, 10), 2)], vec![]));
    times.push([35]);
    times.push([26, 36]);
    assert_eq!(job.drain().unwrap(), 2);
    assert_eq!((out.take(), late.take()), (vec![(window(20, 30), 1)], vec![26]));
}

#[test]
fn rule_17_a_burst_behind_a_long_batch_makes_up_for_no_tick() {
    let (items, source) = testing::input();
    let out = collected();
    let mut job = copies(source, out.clone()).trigger(Trigger::every(10.secs())).test().unwrap();
    (0..5).for_each(|item| items.push([item]));
    job.step().unwrap();
    job.skip(35.secs());
    assert_eq!(job.drain().unwrap(), 1);
    assert_eq!(out.take(), [0, 1]);
    // One batch for each tick from there on: at 45 and at 55.
    job.advance(20.secs()).unwrap();
    assert_eq!(out.take(), [2, 3]);
}

#[test]
fn rule_32_a_source_that_ends_in_a_stall_closes_what_is_open() {
    let (times, source) = testing::input();
    let out = collected();
    let mut job = by_event_time(source, out.clone(), discard()).workers(3).test().unwrap();
    times.push([5, 25]);
    job.step().unwrap();
    job.advance(1.hours()).unwrap();
    assert_eq!(out.take(), [(window(0, 10), 1)]);
    times.end();
    job.finish().unwrap();
    assert_eq!(out.take(), [(window(20, 30), 1)]);
}

#[test]
fn rule_32_a_source_that_ends_behind_a_burst_is_read_to_its_end_between_ticks() {
    let (items, source) = testing::input();
    let out = collected();
    let job = copies(source, out.clone()).trigger(Trigger::every(Duration::from_secs(10))).test().unwrap();
    (0..3).for_each(|item| items.push([item]));
    items.end();
    assert_eq!(job.finish().unwrap().records_in, 3);
    assert_eq!(out.take(), [0, 1, 2]);
}
