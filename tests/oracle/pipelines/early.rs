//! Early results, with the clock in the test's hands.

use std::fmt::Debug;
use std::time::Duration;

use thalweg::prelude::*;
use thalweg::testing::{self, Input, TestJob};
use thalweg::{Error, Graph};

use crate::cases::{Outcome, Run, check_over};
use crate::compare::same_items;
use crate::event::{Event, Events};
use crate::reading::{self, Job, Read, ReadKeyed};

pub const GRAPHS: &[&Graph] = &[&TUMBLED, &SLID, &SESSIONS];

/// The clock between two batches, in seconds: how far it is moved.
fn pauses(events: &Events) -> impl Iterator<Item = u64> {
    events.iter().map(|event| event.number.rem_euclid(9) as u64).cycle()
}

/// A job is given a batch, and the clock is moved, again and again. Every ten seconds there is a tick: of a step without records at the end of the
/// pause.
fn reads<S, F, T>(run: &Run, events: &Events, job: S, out: &Collected<T>, read: F) -> Outcome
where
    S: FnOnce(testing::Pushed<Event>) -> Result<TestJob, Error>,
    F: FnOnce(&ReadKeyed<u8, Event>, &[bool]) -> Read<T>,
    T: Debug + Clone,
{
    let cap = run.cap.min(40);
    let (batches, ticks) = script(events, cap);
    let source = Job::of_batches(&batches).timestamp(Event::time).watermark(5);
    let expected = read(&source.key_by(|event| event.key), &ticks);

    let (input, pushed) = testing::input();
    let mut job = job(pushed).map_err(failed)?;
    let mut seen = Vec::new();
    for (batch, pause) in events.chunks(cap).zip(pauses(events)) {
        seen.push(step(&input, &mut job, batch, out).map_err(failed)?);
        job.advance(Duration::from_secs(pause)).map_err(failed)?;
        seen.push(texts(out));
    }
    input.end();
    job.finish().map_err(failed)?;
    seen.push(texts(out));
    for (number, (seen, expected)) in seen.iter().zip(&expected.steps).enumerate() {
        let expected: Vec<_> = expected.iter().map(|item| format!("{:?}", item.value)).collect();
        same_items(&format!("step {number}"), seen, &expected)?;
    }
    Ok(())
}

/// Each batch, and behind it a step for the pause.
fn script(events: &Events, cap: usize) -> (Vec<Vec<Event>>, Vec<bool>) {
    let (mut batches, mut ticks, mut now) = (Vec::new(), Vec::new(), 0);
    for (batch, pause) in events.chunks(cap).zip(pauses(events)) {
        batches.extend([batch.to_vec(), vec![]]);
        ticks.extend([false, (now + pause) / 10 > now / 10]);
        now += pause;
    }
    (batches, ticks)
}

fn step<T: Debug>(
    input: &Input<Event>,
    job: &mut TestJob,
    batch: &[Event],
    out: &Collected<T>,
) -> Result<Vec<String>, Error> {
    input.push(batch.to_vec());
    job.step()?;
    Ok(texts(out))
}

fn texts<T: Debug>(out: &Collected<T>) -> Vec<String> {
    out.take().iter().map(|value| format!("{value:?}")).collect()
}

fn failed(error: Error) -> proptest::test_runner::TestCaseError {
    proptest::test_runner::TestCaseError::fail(format!("the job failed: {error}"))
}

stream!(
    fn tumbled(events: impl Source<Event>, out: impl Sink<(u8, Window, Change<f64>)>) {
        events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(tumbling(15.micros()).early(every(10.secs())).grace(12.micros()))
            .sum(|event| event.weight)
            .changes()
            .drop_late()
            .sink(out);
    }

    fn slid(events: impl Source<Event>, out: impl Sink<(u8, Window, Change<u64>)>) {
        events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(sliding(25.micros()).every(10.micros()).grace(12.micros()).early(every(10.secs())))
            .count()
            .changes()
            .drop_late()
            .sink(out);
    }

    fn sessions(events: impl Source<Event>, out: impl Sink<(u8, Window, Change<u64>)>) {
        events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(session(6.micros()).grace(20.micros()).early(every(10.secs())))
            .count()
            .changes()
            .drop_late()
            .sink(out);
    }
);

fn reads_tumbled(run: &Run, events: &Events) -> Outcome {
    let out = collected();
    let job = |source| tumbled(source, out.clone()).workers(run.workers).test();
    reads(run, events, job, &out, |read, ticks| {
        let windows = reading::Tumbling { grace: 12, ..reading::tumbling(15) };
        read.early_windowed_changes(windows, ticks, reading::sum_of_floats(|event: &Event| event.weight)).0
    })
}

#[test]
fn tumbled_is_read_so() {
    check_over(16, reads_tumbled);
}

fn reads_slid(run: &Run, events: &Events) -> Outcome {
    let out = collected();
    let job = |source| slid(source, out.clone()).workers(run.workers).test();
    reads(run, events, job, &out, |read, ticks| {
        let windows = reading::Sliding { grace: 12, ..reading::sliding(25, 10) };
        read.early_sliding_changes(windows, ticks, reading::of_slices(reading::count)).0
    })
}

#[test]
fn slid_is_read_so() {
    check_over(16, reads_slid);
}

fn reads_sessions(run: &Run, events: &Events) -> Outcome {
    let out = collected();
    let job = |source| sessions(source, out.clone()).workers(run.workers).test();
    reads(run, events, job, &out, |read, ticks| {
        let windows = reading::Sessions { gap: 6, grace: 20 };
        read.early_sessions_changes(windows, ticks, reading::count).0
    })
}

#[test]
fn sessions_are_read_so() {
    check_over(16, reads_sessions);
}
