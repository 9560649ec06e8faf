//! Changes of results: of what runs on, of what expires, of windows.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Job, ReadKeyed};

pub const GRAPHS: &[&Graph] = &[&RUNNING, &EXPIRING, &OF_WINDOWS, &OVERLAPPING, &OF_SESSIONS, &GOES_ON];

fn keyed(run: &Run, events: &[Event], bound: i64) -> ReadKeyed<u8, Event> {
    let read = Job::new(run.cap, &[events.len()]).source(events);
    read.timestamp(Event::time).watermark(bound).key_by(|event| event.key)
}

stream!(
    /// Keys that are borrowed, floats, whose order of adding shows, and values that grow.
    fn running(
        events: impl Source<Event> + Bounded,
        counts: impl Sink<(Box<str>, Change<u64>)>,
        sums: impl Sink<(u8, Change<f64>)>,
        lists: impl Sink<(u8, Change<Vec<i64>>)>,
        folds: impl Sink<(u8, Change<i64>)>,
        both: impl Sink<(u8, Change<(u64, i64)>)>,
    ) {
        events.key_by(|event| event.word).count().changes().sink(counts);
        let keyed = events.key_by(|event| event.key);
        keyed.sum(|event| event.weight).changes().sink(sums);
        keyed.map_values(|event| event.number).collect().changes().sink(lists);
        keyed.fold(7, |value: i64, event| value.wrapping_mul(3) ^ event.number).changes().sink(folds);
        keyed.aggregate(|all| (all.count(), all.max(|event| event.number))).changes().sink(both);
    }
);

fn reads_running(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut sums, mut lists) = (Seen::new(), Seen::new(), Seen::new());
    let (mut folds, mut both) = (Seen::new(), Seen::new());
    run.succeed(running(events.clone(), &mut counts, &mut sums, &mut lists, &mut folds, &mut both))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    same("counts", &counts, &read.key_by(|event| event.word).running_changes(reading::count))?;
    let keyed = read.key_by(|event| event.key);
    same("sums", &sums, &keyed.running_changes(reading::sum_of_floats(|event: &Event| event.weight)))?;
    same("lists", &lists, &keyed.map_values(|event| event.number).running_changes(reading::collect))?;
    let fold = reading::fold(7, |value: i64, event: Event| value.wrapping_mul(3) ^ event.number);
    same("folds", &folds, &keyed.running_changes(fold))?;
    let max = reading::max(|event: &Event| event.number, i64::cmp);
    same("both", &both, &keyed.running_changes(|events| (reading::count(events), max(events))))
}

#[test]
fn running_is_read_so() {
    check(reads_running);
}

stream!(
    /// What expires takes its value back.
    fn expiring(
        events: impl Source<Event>,
        counts: impl Sink<(u8, Change<u64>)>,
        sums: impl Sink<(u8, Change<f64>)>,
        best: impl Sink<(u8, Change<Vec<Event>>)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        keyed.expire_after(15.micros()).count().changes().sink(counts);
        keyed.expire_after(3.micros()).sum(|event| event.weight).changes().sink(sums);
        keyed.expire_after(25.micros()).top(2, |event| event.number).changes().sink(best);
    }
);

fn reads_expiring(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut sums, mut best) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(expiring(events.clone(), &mut counts, &mut sums, &mut best))?;

    let read = keyed(run, events, 4);
    same("counts", &counts, &read.expiring_changes(15, reading::count))?;
    same("sums", &sums, &read.expiring_changes(3, reading::sum_of_floats(|event: &Event| event.weight)))?;
    same("best", &best, &read.expiring_changes(25, reading::top(2, |event: &Event| event.number, i64::cmp)))
}

#[test]
fn expiring_is_read_so() {
    check(reads_expiring);
}

stream!(
    /// With a grace and without, with each word about late items, with a key and without.
    fn of_windows(
        events: impl Source<Event>,
        counts: impl Sink<(u8, Window, Change<u64>)>,
        late: impl Sink<Event>,
        sums: impl Sink<(u8, Window, Change<f64>)>,
        folds: impl Sink<(u8, Window, Change<i64>)>,
        all: impl Sink<(Window, Change<Vec<Event>>)>,
    ) {
        let timed = events.timestamp(|event| event.time()).watermark(bounded(5.micros()));
        let keyed = timed.key_by(|event| event.key);
        let (changes, too_late) = keyed.window(tumbling(10.micros()).grace(12.micros())).count().changes().split_late();
        changes.sink(counts);
        too_late.sink(late);
        keyed
            .window(tumbling(15.micros()).offset(4.micros()).grace(30.micros()))
            .sum(|event| event.weight)
            .changes()
            .count_late()
            .sink(sums);
        keyed
            .window(tumbling(7.micros()))
            .fold(7, |value: i64, event| value.wrapping_mul(3) ^ event.number)
            .changes()
            .drop_late()
            .sink(folds);
        timed.window(tumbling(20.micros()).grace(25.micros())).collect().changes().drop_late().sink(all);
    }
);

fn reads_of_windows(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut late, mut sums) = (Seen::new(), Seen::new(), Seen::new());
    let (mut folds, mut all) = (Seen::new(), Seen::new());
    let job = of_windows(events.clone(), &mut counts, &mut late, &mut sums, &mut folds, &mut all);
    let report = run.succeed(job)?;

    let read = keyed(run, events, 5);
    let patient = reading::Tumbling { grace: 12, ..reading::tumbling(10) };
    let (changes, too_late) = read.windowed_changes(patient, reading::count);
    same("counts", &counts, &changes)?;
    same("late", &late, &too_late)?;
    let shifted = reading::Tumbling { size: 15, offset: 4, grace: 30 };
    let sum = reading::sum_of_floats(|event: &Event| event.weight);
    let (changes, counted) = read.windowed_changes(shifted, sum);
    same("sums", &sums, &changes)?;
    same_number("late", report.late, too_late.len() + counted.len())?;
    let fold = reading::fold(7, |value: i64, event: Event| value.wrapping_mul(3) ^ event.number);
    same("folds", &folds, &read.windowed_changes(reading::tumbling(7), fold).0)?;
    let patient = reading::Tumbling { grace: 25, ..reading::tumbling(20) };
    let read = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(5).key_by(|_| ());
    let changes = read.windowed_changes(patient, reading::collect).0;
    same("all", &all, &changes.map(|((), window, change)| (window, change)))
}

#[test]
fn of_windows_is_read_so() {
    check(reads_of_windows);
}

stream!(
    /// Slices of one kind and of two, with each way of putting them together.
    fn overlapping(
        events: impl Source<Event>,
        counts: impl Sink<(u8, Window, Change<u64>)>,
        late: impl Sink<Event>,
        sums: impl Sink<(Box<str>, Window, Change<f64>)>,
        lists: impl Sink<(u8, Window, Change<Vec<i64>>)>,
        most: impl Sink<(Window, Change<(i64, f64)>)>,
    ) {
        let timed = events.timestamp(|event| event.time()).watermark(bounded(5.micros()));
        let keyed = timed.key_by(|event| event.key);
        let (changes, too_late) =
            keyed.window(sliding(12.micros()).every(4.micros()).grace(9.micros())).count().changes().split_late();
        changes.sink(counts);
        too_late.sink(late);
        timed
            .key_by(|event| event.word)
            .window(sliding(25.micros()).every(10.micros()).offset(3.micros()).grace(30.micros()))
            .sum(|event| event.weight)
            .changes()
            .count_late()
            .sink(sums);
        keyed
            .map_values(|event| event.number)
            .window(sliding(7.micros()).every(3.micros()))
            .collect()
            .changes()
            .drop_late()
            .sink(lists);
        timed
            .window(sliding(60.micros()).every(9.micros()).grace(25.micros()))
            .aggregate(|all| (all.max(|event| event.number), all.mean(|event| event.weight)))
            .changes()
            .drop_late()
            .sink(most);
    }
);

fn reads_overlapping(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut late, mut sums) = (Seen::new(), Seen::new(), Seen::new());
    let (mut lists, mut most) = (Seen::new(), Seen::new());
    let job = overlapping(events.clone(), &mut counts, &mut late, &mut sums, &mut lists, &mut most);
    let report = run.succeed(job)?;

    let read = keyed(run, events, 5);
    let patient = reading::Sliding { grace: 9, ..reading::sliding(12, 4) };
    let (changes, too_late) = read.sliding_changes(patient, reading::of_slices(reading::count));
    same("counts", &counts, &changes)?;
    same("late", &late, &too_late)?;
    let timed = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(5);
    let shifted = reading::Sliding { size: 25, slide: 10, offset: 3, grace: 30 };
    let sum = reading::sum_of_sums(|event: &Event| event.weight);
    let (changes, counted) = timed.key_by(|event| event.word).sliding_changes(shifted, sum);
    same("sums", &sums, &changes)?;
    same_number("late", report.late, too_late.len() + counted.len())?;
    let collect = reading::of_slices(reading::collect);
    let lists_read = read.map_values(|event| event.number).sliding_changes(reading::sliding(7, 3), collect);
    same("lists", &lists, &lists_read.0)?;
    let patient = reading::Sliding { grace: 25, ..reading::sliding(60, 9) };
    let max = reading::of_slices(reading::max(|event: &Event| event.number, i64::cmp));
    let mean = reading::mean_of_sums(|event: &Event| event.weight);
    let changes = timed.key_by(|_| ()).sliding_changes(patient, |slices| (max(slices), mean(slices))).0;
    same("most", &most, &changes.map(|((), window, change)| (window, change)))
}

#[test]
fn overlapping_is_read_so() {
    check(reads_overlapping);
}

stream!(
    /// With a grace and without, with a key and without, values that grow, and the changes of changes.
    fn of_sessions(
        events: impl Source<Event>,
        counts: impl Sink<(u8, Window, Change<u64>)>,
        late: impl Sink<Event>,
        sums: impl Sink<(Box<str>, Window, Change<i64>)>,
        lists: impl Sink<(Window, Change<Vec<i64>>)>,
        again: impl Sink<(u8, Window, Change<u64>)>,
    ) {
        let timed = events.timestamp(|event| event.time()).watermark(bounded(4.micros()));
        let keyed = timed.key_by(|event| event.key);
        let (changes, too_late) = keyed.window(session(6.micros()).grace(15.micros())).count().changes().split_late();
        changes.sink(counts);
        too_late.sink(late);
        timed
            .key_by(|event| event.word)
            .window(session(3.micros()).grace(40.micros()))
            .sum(|event| event.number % 100)
            .changes()
            .count_late()
            .sink(sums);
        timed.map(|event| event.number).window(session(2.micros())).collect().changes().drop_late().sink(lists);
        changes
            .key_by(|(key, _, _)| *key)
            .window(session(9.micros()).grace(20.micros()))
            .count()
            .changes()
            .drop_late()
            .sink(again);
    }
);

fn reads_of_sessions(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut late, mut sums) = (Seen::new(), Seen::new(), Seen::new());
    let (mut lists, mut again) = (Seen::new(), Seen::new());
    let job = of_sessions(events.clone(), &mut counts, &mut late, &mut sums, &mut lists, &mut again);
    let report = run.succeed(job)?;

    let timed = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(4);
    let patient = reading::Sessions { gap: 6, grace: 15 };
    let (changes, too_late) = timed.key_by(|event| event.key).sessions_changes(patient, reading::count);
    same("counts", &counts, &changes)?;
    same("late", &late, &too_late)?;
    let patient = reading::Sessions { gap: 3, grace: 40 };
    let sum = reading::sum(|event: &Event| event.number % 100);
    let (summed, counted) = timed.key_by(|event| event.word).sessions_changes(patient, sum);
    same("sums", &sums, &summed)?;
    same_number("late", report.late, too_late.len() + counted.len())?;
    let all = timed.key_by(|_| ()).map_values(|event| event.number);
    let all = all.sessions_changes(reading::sessions(2), reading::collect).0;
    same("lists", &lists, &all.map(|((), window, change)| (window, change)))?;
    let patient = reading::Sessions { gap: 9, grace: 20 };
    let counted = changes.key_by(|(key, _, _)| *key).sessions_changes(patient, reading::count).0;
    same("again", &again, &counted)
}

#[test]
fn of_sessions_is_read_so() {
    check(reads_of_sessions);
}

stream!(
    /// Changes are items like others: they have a time, and a window may range over them. What is late has its own.
    fn goes_on(
        events: impl Source<Event>,
        windows: impl Sink<(u8, Window, u64)>,
        again: impl Sink<(i64, Window, Change<u64>)>,
    ) {
        let (changes, late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(2.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()).grace(4.micros()))
            .max(|event| event.number)
            .changes()
            .split_late();
        changes.key_by(|(key, _, _)| *key).window(tumbling(20.micros())).count().drop_late().sink(windows);
        late.key_by(|event| event.number).window(tumbling(50.micros())).count().changes().drop_late().sink(again);
    }
);

fn reads_goes_on(run: &Run, events: &Events) -> Outcome {
    let (mut windows, mut again) = (Seen::new(), Seen::new());
    run.succeed(goes_on(events.clone(), &mut windows, &mut again))?;

    let patient = reading::Tumbling { grace: 4, ..reading::tumbling(10) };
    let max = reading::max(|event: &Event| event.number, i64::cmp);
    let (changes, late) = keyed(run, events, 2).windowed_changes(patient, max);
    let (counted, lost) = changes.key_by(|(key, _, _)| *key).windowed(reading::tumbling(20), reading::count);
    same("windows", &windows, &counted)?;
    same_number("changes that are late", lost.len() as u64, 0)?;
    let late = late.key_by(|event| event.number).windowed_changes(reading::tumbling(50), reading::count);
    same("again", &again, &late.0)
}

#[test]
fn goes_on_is_read_so() {
    check(reads_goes_on);
}
