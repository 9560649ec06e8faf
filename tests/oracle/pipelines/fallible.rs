//! What may fail, and the three things that may become of it.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, fail, same, same_number};
use crate::event::{Event, Events};
use crate::reading::Job;

pub const GRAPHS: &[&Graph] = &[&SPLIT, &DROPPED, &FAILED];

/// A third of the numbers is refused, with the event.
fn checked(event: Event) -> Result<i64, Event> {
    if event.number % 3 == 0 { Err(event) } else { Ok(event.number) }
}

stream!(
    fn split(events: impl Source<Event>, good: impl Sink<i64>, bad: impl Sink<u8>) {
        let (numbers, errors) = events.try_map(checked).split_errors();
        numbers.sink(good);
        errors.map(|event| event.key).sink(bad);
    }
);

fn reads_split(run: &Run, events: &Events) -> Outcome {
    let (mut good, mut bad) = (Seen::new(), Seen::new());
    run.succeed(split(events.clone(), &mut good, &mut bad))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let (numbers, errors) = read.try_map(checked).split_errors();
    same("good", &good, &numbers)?;
    same("bad", &bad, &errors.map(|event| event.key))
}

#[test]
fn split_is_read_so() {
    check(reads_split);
}

stream!(
    fn dropped(events: impl Source<Event>, good: impl Sink<i64>) {
        events.try_map(checked).or_drop().sink(good);
    }
);

fn reads_dropped(run: &Run, events: &Events) -> Outcome {
    let mut good = Seen::new();
    let report = run.succeed(dropped(events.clone(), &mut good))?;

    let (numbers, rejected) = Job::new(run.cap, &[events.len()]).source(events).try_map(checked).or_drop();
    same("good", &good, &numbers)?;
    same_number("rejected", report.rejected, rejected)
}

#[test]
fn dropped_is_read_so() {
    check(reads_dropped);
}

stream!(
    fn failed(events: impl Source<Event>, good: impl Sink<i64>) {
        events.try_map(|event| checked(event).map_err(|event| format!("{} is refused", event.at))).or_fail().sink(good);
    }
);

fn reads_failed(run: &Run, events: &Events) -> Outcome {
    let mut good = Seen::new();
    let ended = run.job(failed(events.clone(), &mut good));

    let source = Job::new(run.cap, &[events.len()]).source(events);
    let read = source.try_map(|event| checked(event).map_err(|event| format!("{} is refused", event.at)));
    let (numbers, error) = read.or_fail();
    same("good", &good, &numbers)?;
    match (ended, error) {
        (Ok(_), None) => Ok(()),
        (Err(ended), Some(error)) if told(&ended) == error => Ok(()),
        (ended, error) => fail(format!("ended with {ended:?} instead of {error:?}")),
    }
}

/// The cause of a job's end.
fn told(error: &thalweg::Error) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn failed_is_read_so() {
    check(reads_failed);
}
