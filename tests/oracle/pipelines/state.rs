//! `scan` and `dedup`: rows that go on at once, in the loop of the only worker or on the owner of their key.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Job, Read};

pub const GRAPHS: &[&Graph] = &[&SCANS, &SCANNED_IN_TIME, &SCANS_IN_A_ROW, &MERGED, &FIRST_ONES, &FIRST_IN_TIME];

fn timed(run: &Run, events: &[Event], bound: i64) -> Read<Event> {
    Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(bound)
}

/// The running sum of floats, whose order of adding shows.
fn add(sum: &mut f64, event: Event) -> (u8, f64) {
    *sum += event.weight;
    (event.key, *sum)
}

/// The word before this one, owned, and this one.
fn after<'w>(last: &mut Option<Box<str>>, word: &'w str) -> (Option<Box<str>>, &'w str) {
    (last.replace(word.into()), word)
}

stream!(
    /// By a key of its own and by a borrowed one; from a fan-out, so that one of the two copies its items.
    fn scans(
        events: impl Source<Event> + Bounded,
        sums: impl Sink<(u8, f64)>,
        words: impl Sink<(Option<Box<str>>, &'static str)>,
    ) {
        events.key_by(|event| event.key).scan(0.0, add).sink(sums);
        events
            .flat_map(|event| event.word.split(' '))
            .key_by(|word| *word)
            .scan(None, after)
            .filter(|(last, _)| last.is_some())
            .sink(words);
    }
);

fn reads_scans(run: &Run, events: &Events) -> Outcome {
    let (mut sums, mut words) = (Seen::new(), Seen::new());
    run.succeed(scans(events.clone(), &mut sums, &mut words))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    same("sums", &sums, &read.key_by(|event| event.key).scan(0.0, add))?;
    let read = read.flat_map(|event| event.word.split(' ')).key_by(|word| *word).scan(None, after);
    same("words", &words, &read.filter(|(last, _)| last.is_some()))
}

#[test]
fn scans_are_read_so() {
    check(reads_scans);
}

stream!(
    /// Time stays behind a `scan`, and its watermark, for a window and what is late for it.
    fn scanned_in_time(events: impl Source<Event>, counts: impl Sink<(u64, Window, u64)>, late: impl Sink<(u8, u64)>) {
        let (on_time, too_late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(4.micros()))
            .key_by(|event| event.key)
            .unbounded("there are 256 of them")
            .scan(0, |seen: &mut u64, event| {
                *seen += 1;
                (event.key, *seen)
            })
            .key_by(|(_, seen)| seen % 3)
            .window(tumbling(10.micros()))
            .count()
            .split_late();
        on_time.sink(counts);
        too_late.sink(late);
    }
);

fn reads_scanned_in_time(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut late) = (Seen::new(), Seen::new());
    let report = run.succeed(scanned_in_time(events.clone(), &mut counts, &mut late))?;

    let numbered = timed(run, events, 4).key_by(|event| event.key).scan(0, |seen: &mut u64, event| {
        *seen += 1;
        (event.key, *seen)
    });
    let (counted, too_late) = numbered.key_by(|(_, seen)| seen % 3).windowed(reading::tumbling(10), reading::count);
    same("counts", &counts, &counted)?;
    same("late", &late, &too_late)?;
    same_number("late", report.late, too_late.len())
}

#[test]
fn scanned_in_time_is_read_so() {
    check(reads_scanned_in_time);
}

stream!(
    /// One `scan` behind the other by the same key, a fan-out between them, and a watermark behind a third.
    fn scans_in_a_row(
        events: impl Source<&Event> + Bounded,
        numbers: impl Sink<(u8, u64)>,
        totals: impl Sink<(u8, u64)>,
        windows: impl Sink<(u8, Window, u64)>,
    ) {
        let numbered = events.key_by(|event| event.key).scan(0, |seen: &mut u64, event| {
            *seen += 1;
            (event.key, *seen, event.time())
        });
        numbered.map(|(key, seen, _)| (key, seen)).sink(numbers);
        numbered
            .key_by(|(key, _, _)| *key)
            .scan(0, |total: &mut u64, (key, seen, _)| {
                *total += seen;
                (key, *total)
            })
            .sink(totals);
        numbered
            .timestamp(|(_, _, at)| *at)
            .watermark(bounded(20.micros()))
            .key_by(|(key, _, _)| *key)
            .window(tumbling(7.micros()))
            .max(|(_, seen, _)| *seen)
            .drop_late()
            .sink(windows);
    }
);

fn reads_scans_in_a_row(run: &Run, events: &Events) -> Outcome {
    let (mut numbers, mut totals, mut windows) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(scans_in_a_row(shared(events.clone()), &mut numbers, &mut totals, &mut windows))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let numbered = read.key_by(|event| event.key).scan(0, |seen: &mut u64, event| {
        *seen += 1;
        (event.key, *seen, event.time())
    });
    same("numbers", &numbers, &numbered.map(|(key, seen, _)| (key, seen)))?;
    let total = numbered.key_by(|(key, _, _)| *key).scan(0, |total: &mut u64, (key, seen, _)| {
        *total += seen;
        (key, *total)
    });
    same("totals", &totals, &total)?;
    let timed = numbered.timestamp(|(_, _, at)| *at).watermark(20).key_by(|(key, _, _)| *key);
    let max = |all: &[(u8, u64, Timestamp)]| all.iter().map(|(_, seen, _)| *seen).max().unwrap_or(0);
    same("windows", &windows, &timed.windowed(reading::tumbling(7), max).0)
}

#[test]
fn scans_in_a_row_are_read_so() {
    check(reads_scans_in_a_row);
}

stream!(
    /// Two loops lead into one state: what the first hands over comes first.
    fn merged(first: impl Source<Event> + Bounded, second: impl Source<Event> + Bounded, sums: impl Sink<(u8, f64)>) {
        let some = second.filter(|event| event.number > 0);
        first.merge(some).key_by(|event| event.key).scan(0.0, add).sink(sums);
    }
);

fn reads_merged(run: &Run, (first, second): &(Events, Events)) -> Outcome {
    let mut sums = Seen::new();
    run.succeed(merged(first.clone(), second.clone(), &mut sums))?;

    let job = Job::new(run.cap, &[first.len(), second.len()]);
    let both = job.source(first).merge(&job.source(second).filter(|event| event.number > 0));
    same("sums", &sums, &both.key_by(|event| event.key).scan(0.0, add))
}

#[test]
fn merged_is_read_so() {
    check(reads_merged);
}

stream!(
    /// The key of a stream stays behind `dedup`, and is not its id. One of them has no key.
    fn first_ones(events: impl Source<&Event>, counts: impl Sink<(u8, u64)>, words: impl Sink<&'static str>) {
        events
            .key_by(|event| event.key)
            .unbounded("words are few")
            .dedup(|event| (event.key, event.word))
            .unbounded("there are 256 of them")
            .count()
            .sink(counts);
        events.map(|event| event.word).unbounded("words are few").dedup(|word| *word).sink(words);
    }
);

fn reads_first_ones(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut words) = (Seen::new(), Seen::new());
    run.succeed(first_ones(shared(events.clone()), &mut counts, &mut words))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let first = read.dedup(|event| (event.key, event.word), None);
    same("counts", &counts, &first.key_by(|event| event.key).running(reading::count))?;
    same("words", &words, &read.map(|event| event.word).dedup(|word| *word, None))
}

#[test]
fn first_ones_are_read_so() {
    check(reads_first_ones);
}

stream!(
    /// Repeats within a time of the first; what the watermark has passed is known no longer.
    fn first_in_time(events: impl Source<Event>, out: impl Sink<Event>, counts: impl Sink<(u8, Window, u64)>) {
        let first = events
            .timestamp(|event| event.time())
            .watermark(bounded(6.micros()))
            .key_by(|event| event.key)
            .dedup(|event| event.word)
            .within(15.micros());
        first.sink(out);
        first.window(tumbling(10.micros())).count().drop_late().sink(counts);
    }
);

fn reads_first_in_time(run: &Run, events: &Events) -> Outcome {
    let (mut out, mut counts) = (Seen::new(), Seen::new());
    run.succeed(first_in_time(events.clone(), &mut out, &mut counts))?;

    let first = timed(run, events, 6).dedup(|event| event.word, Some(15));
    same("out", &out, &first)?;
    same("counts", &counts, &first.key_by(|event| event.key).windowed(reading::tumbling(10), reading::count).0)
}

#[test]
fn first_in_time_is_read_so() {
    check(reads_first_in_time);
}
