//! One item at a time: no key, no time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_items, same_number};
use crate::event::{Event, Events};
use crate::reading::Job;

pub const GRAPHS: &[&Graph] = &[&CHAIN, &ROUTES, &CALLS, &WORDS_OF_LINES, &OF_PARTITIONS];

stream!(
    fn chain(events: impl Source<Event>, least: i64, looked_at: Arc<AtomicU64>, out: impl Sink<String>) {
        events
            .inspect(|_| {
                looked_at.fetch_add(1, Ordering::Relaxed);
            })
            .map(|event| (event.number, event.word))
            .filter(|(number, _)| *number > least)
            .flat_map(|(number, word)| word.split(' ').map(move |word| (number, word)))
            .filter_map(|(number, word)| (!word.is_empty()).then(|| format!("{word} {number}")))
            .sink(out);
    }
);

fn reads_chain(run: &Run, events: &Events) -> Outcome {
    let looked_at = Arc::new(AtomicU64::new(0));
    let mut out = Seen::new();
    let report = run.succeed(chain(events.clone(), -3, looked_at.clone(), &mut out))?;

    let mut looked = 0;
    let read = Job::new(run.cap, &[events.len()])
        .source(events)
        .inspect(|_| looked += 1)
        .map(|event| (event.number, event.word))
        .filter(|(number, _)| *number > -3)
        .flat_map(|(number, word)| word.split(' ').map(move |word| (number, word)))
        .filter_map(|(number, word)| (!word.is_empty()).then(|| format!("{word} {number}")));

    same("out", &out, &read)?;
    same_number("records read", report.records_in, events.len())?;
    same_number("records written", report.records_out, read.len())?;
    same_number("inspected", looked_at.load(Ordering::Relaxed), looked)
}

#[test]
fn chain_is_read_so() {
    check(reads_chain);
}

stream!(
    /// A fan-out of five: two by `partition`, the others by name.
    fn routes(
        events: impl Source<Event>,
        large: impl Sink<i64>,
        small: impl Sink<i64>,
        words: impl Sink<String>,
        all: impl Sink<(bool, Event)>,
    ) {
        let (positive, others) = events.partition(|event| event.number > 0);
        positive.map(|event| event.number).sink(large);
        others.map(|event| event.number).sink(small);
        events.map(|event| event.word.to_string()).sink(words);
        positive.map(|event| (true, event)).merge(others.map(|event| (false, event))).sink(all);
    }
);

fn reads_routes(run: &Run, events: &Events) -> Outcome {
    let (mut large, mut small, mut words, mut all) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(routes(events.clone(), &mut large, &mut small, &mut words, &mut all))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let (positive, others) = read.partition(|event| event.number > 0);
    same("large", &large, &positive.map(|event| event.number))?;
    same("small", &small, &others.map(|event| event.number))?;
    same("words", &words, &read.map(|event| event.word.to_string()))?;
    // Both ways begin in one source and keep its order.
    same("all", &all, &read.map(|event| (event.number > 0, event)))
}

#[test]
fn routes_are_read_so() {
    check(reads_routes);
}

stream!(
    fn calls(events: impl Source<&Event>, found: Arc<Mutex<Vec<String>>>) {
        events.filter(|event| event.key == 1).for_each(|event| found.lock().unwrap().push(format!("{event:?}")));
    }
);

fn reads_calls(run: &Run, events: &Events) -> Outcome {
    let found = Arc::new(Mutex::new(Vec::new()));
    run.succeed(calls(shared(events.clone()), found.clone()))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).filter(|event| event.key == 1);
    // Workers call it at the same time, so that there is no order to see.
    same_items("found", &found.lock().unwrap(), &crate::compare::texts(&read))
}

#[test]
fn calls_are_read_so() {
    check(reads_calls);
}

stream!(
    /// Items that borrow from the batch, to the end.
    fn words_of_lines(lines: impl Source<&str>, least: usize, words: impl Sink<&str>, lengths: impl Sink<usize>) {
        let long = lines.flat_map(|line| line.split(' ')).filter(|word| word.len() >= least);
        long.sink(words);
        long.map(str::len).sink(lengths);
    }
);

fn reads_words_of_lines(run: &Run, events: &Events) -> Outcome {
    let text: Vec<_> = events.iter().map(|event| event.word).collect();
    let file = TextFile::new(&text);
    let (mut words, mut lengths) = (Seen::new(), Seen::new());
    run.succeed(words_of_lines(lines(&file.path), 1, &mut words, &mut lengths))?;

    let read = Job::new(run.cap, &[text.len()]).source(&text);
    let long = read.flat_map(|line| line.split(' ')).filter(|word| !word.is_empty());
    same("words", &words, &long)?;
    same("lengths", &lengths, &long.map(str::len))
}

/// A file that is gone when it is dropped.
struct TextFile {
    path: std::path::PathBuf,
}

impl TextFile {
    fn new(lines: &[&str]) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!("oracle-{}-{}.txt", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(&path, text).expect("the folder for temporary files can be written");
        TextFile { path }
    }
}

impl Drop for TextFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[test]
fn words_of_lines_are_read_so() {
    check(reads_words_of_lines);
}

stream!(
    fn of_partitions(events: impl Source<Event>, out: impl Sink<(u8, i64)>) {
        events.map(|event| (event.key, event.at)).sink(out);
    }
);

fn reads_of_partitions(run: &Run, events: &Events) -> Outcome {
    let of = |event: &Event| usize::from(event.key % 3);
    let mut out = Seen::new();
    run.succeed(of_partitions(crate::partitioned::partitioned(3, events.clone(), of), &mut out))?;

    let read = Job::new(run.cap, &[events.len()]).partitioned(3, events, of);
    same("out", &out, &read.map(|event| (event.key, event.at)))
}

#[test]
fn partitions_are_read_so() {
    check(reads_of_partitions);
}
