//! Pipelines put together of parts: sub-pipelines, generics, closures as parameters, and pipelines without a name.

use std::fmt::Debug;
use std::process::Command;

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, fail, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Job};

pub const GRAPHS: &[&Graph] = &[&PARTS, &GENERIC, &PRINTED];

stream!(
    /// Items that a test of the caller's holds for.
    fn plausible<T>(items: Stream<T>, holds: impl Fn(&T) -> bool) -> Stream<T> {
        items.filter(holds)
    }

    /// Two results, and a limit that is called as one of the caller's.
    fn halves(events: Stream<Event>, limit: i64) -> (Stream<Event>, Stream<Event>) {
        let shifted = limit + 1;
        events.partition(|event| event.number + 1 >= shifted)
    }

    /// Ends in an output of its caller's.
    fn count_words(events: Stream<Event>, into: impl Sink<(Box<str>, u64)>) {
        let words = events.flat_map(|event| event.word.split(' ')).filter(|word| !word.is_empty());
        words.key_by(|word| *word).unbounded("a vocabulary").count().sink(into);
    }

    fn parts(
        events: impl Source<Event>,
        limit: i64,
        above: impl Sink<i64>,
        below: impl Sink<(u8, i64)>,
        words: impl Sink<(Box<str>, u64)>,
    ) {
        let limit = limit * 2;
        let events = plausible(events, |event| event.number.unsigned_abs() < 1000);
        let (large, small) = halves(events, limit - 2);
        let large = plausible(large, |event| event.key != 1);
        large.map(|event| event.number - limit).sink(above);
        small.map(|event| (event.key, event.number)).sink(below);
        count_words(large, words);
    }
);

fn reads_parts(run: &Run, events: &Events) -> Outcome {
    let (mut above, mut below, mut words) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(parts(events.clone(), 2, &mut above, &mut below, &mut words))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).filter(|event| event.number.unsigned_abs() < 1000);
    let (large, small) = read.partition(|event| event.number >= 2);
    let large = large.filter(|event| event.key != 1);
    same("above", &above, &large.map(|event| event.number - 4))?;
    same("below", &below, &small.map(|event| (event.key, event.number)))?;
    let split = large.flat_map(|event| event.word.split(' ')).filter(|word| !word.is_empty());
    same("words", &words, &split.key_by(|word| *word).running(reading::count))
}

#[test]
fn parts_are_read_so() {
    check(reads_parts);
}

stream!(
    /// Generic in its items, with closures as parameters.
    fn generic<T, N>(
        items: impl Source<T> + Bounded,
        key: impl Fn(&T) -> u8 + Sync,
        number: impl Fn(&T) -> N + Sync,
        largest: impl Sink<(u8, N)>,
        seen: impl Sink<T>,
    ) where
        T: Clone + Debug + Send + Sync + 'static,
        N: thalweg::aggregate::Ordered<Owned = N> + Send + 'static,
    {
        items.key_by(key).max(number).sink(largest);
        items.sink(seen);
    }
);

fn reads_generic(run: &Run, events: &Events) -> Outcome {
    let (mut largest, mut seen) = (Seen::new(), Seen::new());
    let job = generic(events.clone(), |event| event.key % 3, |event| event.at, &mut largest, &mut seen);
    run.succeed(job)?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let keyed = read.key_by(|event| event.key % 3);
    same("largest", &largest, &keyed.running(reading::max(|event: &Event| event.at, Ord::cmp)))?;
    same("seen", &seen, &read)
}

#[test]
fn generic_is_read_so() {
    check(reads_generic);
}

/// A pipeline without a name, with the locals around it.
fn reads_nameless(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut words) = (Seen::new(), Seen::new());
    let (least, input) = (-2, events.clone());
    let job = stream!({
        let limit = least + 1;
        let large = input.filter(|event| event.number > limit);
        large.key_by(|event| event.key).per_batch().count().sink(&mut counts);
        large.map(|event| event.word).sink(&mut words);
    });
    let operators = job.graph().operators.len();
    run.succeed(job)?;

    let read = Job::new(run.cap, &[events.len()]).source(events).filter(|event| event.number > -1);
    same("counts", &counts, &read.key_by(|event| event.key).per_batch(reading::count))?;
    same("words", &words, &read.map(|event| event.word))?;
    same_number("operators", operators as u64, 8)
}

#[test]
fn nameless_is_read_so() {
    check(reads_nameless);
}

stream!(
    fn printed(events: impl Source<Event>) {
        events.map(|event| (event.key, event.word)).print();
    }
);

/// What is printed: an input that has all that escapes.
const WORDS: [&str; 4] = ["", "élan", "two words", "a"];

fn events_to_print() -> Vec<Event> {
    let event = |(at, word)| Event { at, key: at as u8, number: 0, weight: 0.0, word };
    (0..).zip(WORDS.into_iter().cycle()).take(20).map(event).collect()
}

/// Prints: run in a process of its own by the test below.
#[test]
#[ignore = "is run by `printed_is_read_so`"]
fn prints() {
    Run { workers: 3, cap: 7 }.succeed(printed(events_to_print())).expect("nothing can fail but the terminal");
}

#[test]
fn printed_is_read_so() {
    let output = Command::new(std::env::current_exe().expect("a test knows its program"))
        .args(["--exact", "pipelines::reuse::prints", "--ignored", "--nocapture"])
        .output()
        .expect("the program of this test runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<_> = text.lines().filter(|line| line.starts_with('(')).collect();
    let read = Job::new(7, &[20]).source(&events_to_print()).map(|event| (event.key, event.word));
    let expected = crate::compare::texts(&read);
    if lines != expected {
        fail::<()>(format!("printed {lines:?} instead of {expected:?}")).unwrap();
    }
}
