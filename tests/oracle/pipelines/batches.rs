//! What sees a whole batch: its result depends on where batches end.

use std::sync::{Arc, Mutex};

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, fail, same};
use crate::event::{Event, Events};
use crate::reading::{self, Job};

pub const GRAPHS: &[&Graph] = &[&REVERSED, &CALLED, &COUNTED, &MEASURED, &GATHERED, &CHAINED];

stream!(
    fn reversed(events: impl Source<Event>, out: impl Sink<(usize, i64)>) {
        events
            .filter(|event| event.key != 1)
            .map_batch(|events| events.into_iter().rev().enumerate())
            .map(|(place, event)| (place, event.at))
            .sink(out);
    }
);

fn reads_reversed(run: &Run, events: &Events) -> Outcome {
    let mut out = Seen::new();
    run.succeed(reversed(events.clone(), &mut out))?;

    let read = Job::new(run.cap, &[events.len()])
        .source(events)
        .filter(|event| event.key != 1)
        .map_batch(|events| events.into_iter().rev().enumerate())
        .map(|(place, event)| (place, event.at));
    same("out", &out, &read)
}

#[test]
fn reversed_is_read_so() {
    check(reads_reversed);
}

/// The batches that a closure was called with.
type Batches = Arc<Mutex<Vec<(u64, Vec<Event>)>>>;

stream!(
    fn called(events: impl Source<Event>, batches: Batches) {
        events.filter(|event| event.number > 0).for_each_batch(|events, id| batches.lock().unwrap().push((id, events)));
    }
);

fn reads_called(run: &Run, events: &Events) -> Outcome {
    let batches = Batches::default();
    run.succeed(called(events.clone(), batches.clone()))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).filter(|event| event.number > 0);
    match *batches.lock().unwrap() == read.batches() {
        true => Ok(()),
        false => fail(format!("called with {batches:?} instead of {:?}", read.batches())),
    }
}

#[test]
fn called_is_read_so() {
    check(reads_called);
}

stream!(
    /// Keys that borrow from the batch: they are never owned.
    fn counted(events: impl Source<&Event>, counts: impl Sink<(&str, u64)>, means: impl Sink<(u8, f64)>) {
        events.key_by(|event| event.word).per_batch().count().sink(counts);
        events.key_by(|event| event.key).per_batch().mean(|event| event.weight).sink(means);
    }
);

fn reads_counted(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut means) = (Seen::new(), Seen::new());
    run.succeed(counted(shared(events.clone()), &mut counts, &mut means))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    same("counts", &counts, &read.key_by(|event| event.word).per_batch(reading::count))?;
    let means_read = read.key_by(|event| event.key).per_batch(reading::mean_of_floats(|event: &Event| event.weight));
    same("means", &means, &means_read)
}

#[test]
fn counted_is_read_so() {
    check(reads_counted);
}

stream!(
    fn measured(
        events: impl Source<Event>,
        sums: impl Sink<(u8, i64)>,
        floats: impl Sink<(u8, f64)>,
        least: impl Sink<(u8, f64)>,
        most: impl Sink<(u8, Box<str>)>,
    ) {
        let keyed = events.key_by(|event| event.key);
        keyed.per_batch().sum(|event| event.number).sink(sums);
        keyed.per_batch().sum(|event| event.weight).sink(floats);
        let values = keyed.map_values(|event| (event.weight, event.word));
        values.per_batch().min(|(weight, _)| *weight).sink(least);
        values.per_batch().max(|(_, word)| *word).sink(most);
    }
);

fn reads_measured(run: &Run, events: &Events) -> Outcome {
    let (mut sums, mut floats, mut least, mut most) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(measured(events.clone(), &mut sums, &mut floats, &mut least, &mut most))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key);
    same("sums", &sums, &keyed.per_batch(reading::sum(|event: &Event| event.number)))?;
    same("floats", &floats, &keyed.per_batch(reading::sum_of_floats(|event: &Event| event.weight)))?;
    let values = keyed.map_values(|event| (event.weight, event.word));
    same("least", &least, &values.per_batch(reading::min(|(weight, _): &(f64, &str)| *weight, f64::total_cmp)))?;
    same("most", &most, &values.per_batch(reading::max(|(_, word): &(f64, &'static str)| *word, Ord::cmp)))
}

#[test]
fn measured_is_read_so() {
    check(reads_measured);
}

stream!(
    fn gathered(
        events: impl Source<Event>,
        joined: impl Sink<(u8, String)>,
        all: impl Sink<(u8, Vec<Event>)>,
        words: impl Sink<(u8, Vec<Box<str>>)>,
        best: impl Sink<(u8, Vec<Event>)>,
        both: impl Sink<(u8, (u64, f64))>,
    ) {
        let keyed = events.key_by(|event| event.key);
        keyed.per_batch().fold(String::new(), |text, event| text + event.word).sink(joined);
        keyed.per_batch().collect().sink(all);
        keyed.per_batch().distinct(|event| event.word).sink(words);
        keyed.per_batch().top(2, |event| event.number).sink(best);
        keyed.per_batch().aggregate(|all| (all.count(), all.mean(|event| event.number))).sink(both);
    }
);

fn reads_gathered(run: &Run, events: &Events) -> Outcome {
    let (mut joined, mut all, mut words) = (Seen::new(), Seen::new(), Seen::new());
    let (mut best, mut both) = (Seen::new(), Seen::new());
    run.succeed(gathered(events.clone(), &mut joined, &mut all, &mut words, &mut best, &mut both))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key);
    let text = reading::fold(String::new(), |text, event: Event| text + event.word);
    same("joined", &joined, &keyed.per_batch(text))?;
    same("all", &all, &keyed.per_batch(reading::collect))?;
    same("words", &words, &keyed.per_batch(reading::distinct(|event: &Event| event.word)))?;
    same("best", &best, &keyed.per_batch(reading::top(2, |event: &Event| event.number, Ord::cmp)))?;
    let mean = reading::mean(|event: &Event| event.number);
    same("both", &both, &keyed.per_batch(|events| (reading::count(events), mean(events))))
}

#[test]
fn gathered_is_read_so() {
    check(reads_gathered);
}

stream!(
    fn chained(events: impl Source<Event>, differences: impl Sink<(u8, i64)>, sums: impl Sink<(u8, i64)>) {
        let numbers = events.key_by(|event| event.key).map_values(|event| event.number);
        numbers.per_batch().reduce(|a, b| a.wrapping_sub(b)).sink(differences);
        numbers.per_batch().reduce_invertible(i64::wrapping_add, i64::wrapping_sub).sink(sums);
    }
);

fn reads_chained(run: &Run, events: &Events) -> Outcome {
    let (mut differences, mut sums) = (Seen::new(), Seen::new());
    run.succeed(chained(events.clone(), &mut differences, &mut sums))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key);
    let numbers = keyed.map_values(|event| event.number);
    same("differences", &differences, &numbers.per_batch(reading::reduce(i64::wrapping_sub)))?;
    same("sums", &sums, &numbers.per_batch(reading::reduce(i64::wrapping_add)))
}

#[test]
fn chained_is_read_so() {
    check(reads_chained);
}
