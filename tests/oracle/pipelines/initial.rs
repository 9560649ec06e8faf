//! `initial`: what keys know before their first items.

use std::collections::HashMap;

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same};
use crate::event::{Event, Events};
use crate::reading::{Job, Process, Timers};

pub const GRAPHS: &[&Graph] = &[&BEGUN, &BEGUN_BEFORE];

fn add(sum: &mut i64, event: Event) -> (u8, i64) {
    *sum = sum.wrapping_add(event.number);
    (event.key, *sum)
}

/// The sums of a few keys, of which not all have items.
fn known() -> Vec<(u8, i64)> {
    vec![(0, 100), (1, -7), (3, 50), (200, 9)]
}

fn lengths() -> Vec<(Box<str>, usize)> {
    vec![("cat".into(), 10), ("two words".into(), 20), ("mouse".into(), 30)]
}

fn longer(length: &mut usize, word: &'static str) -> (usize, &'static str) {
    *length += word.len();
    (*length, word)
}

stream!(
    /// By a key of its own, from a map, and by a borrowed one, from pairs.
    fn begun(
        events: impl Source<Event> + Bounded,
        known: HashMap<u8, i64>,
        sums: impl Sink<(u8, i64)>,
        words: impl Sink<(usize, &'static str)>,
    ) {
        events.key_by(|event| event.key).initial(known).scan(0, add).sink(sums);
        events.map(|event| event.word).key_by(|word| *word).initial(lengths()).scan(0, longer).sink(words);
    }
);

fn reads_begun(run: &Run, events: &Events) -> Outcome {
    let (mut sums, mut words) = (Seen::new(), Seen::new());
    run.succeed(begun(events.clone(), known().into_iter().collect(), &mut sums, &mut words))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    same("sums", &sums, &read.key_by(|event| event.key).scan_from(&known(), 0, add))?;
    let lengths: Vec<_> = lengths().into_iter().map(|(word, length)| (&*Box::leak(word), length)).collect();
    same("words", &words, &read.map(|event| event.word).key_by(|word| *word).scan_from(&lengths, 0, longer))
}

#[test]
fn begun_is_read_so() {
    check(reads_begun);
}

type Told = (&'static str, u8, i64);

stream!(
    /// State that expires, and a timer that an item sets.
    fn begun_before(events: impl Source<Event>, told: impl Sink<Told>, sums: impl Sink<(u8, i64)>) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(6.micros())).key_by(|event| event.key);
        keyed
            .expire_after(20.micros())
            .initial(known())
            .process(0, |sum, event, timers| {
                timers.after("soon", 4.micros());
                let (key, sum) = add(sum, event);
                Some(("item", key, sum))
            })
            .on_timer("soon", |sum, key, _, _| Some(("soon", *key, *sum)))
            .on_expiry(|key, sum| Some(("over", key, sum)))
            .sink(told);
        keyed.expire_after(11.micros()).initial(known()).scan(0, add).sink(sums);
    }
);

fn reads_begun_before(run: &Run, events: &Events) -> Outcome {
    let (mut told, mut sums) = (Seen::new(), Seen::new());
    run.succeed(begun_before(events.clone(), &mut told, &mut sums))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let keyed = read.timestamp(Event::time).watermark(6).key_by(|event| event.key);
    let read = keyed.process_from(
        &known(),
        Process {
            init: 0,
            lasts: Some(20),
            item: |sum: &mut i64, event, timers: &mut Timers| {
                timers.after("soon", 4);
                let (key, sum) = add(sum, event);
                Some(("item", key, sum))
            },
            timer: |_, sum: &mut i64, key: &u8, _, _: &mut Timers| Some(("soon", *key, *sum)),
            expiry: |key, sum| Some(("over", key, sum)),
        },
    );
    same("told", &told, &read)?;
    let summed = keyed.process_from(
        &known(),
        Process {
            init: 0,
            lasts: Some(11),
            item: |sum: &mut i64, event, _: &mut Timers| Some(add(sum, event)),
            timer: |_, _: &mut i64, _: &u8, _, _: &mut Timers| None,
            expiry: |_, _| None,
        },
    );
    same("sums", &sums, &summed)
}

#[test]
fn begun_before_is_read_so() {
    check(reads_begun_before);
}
