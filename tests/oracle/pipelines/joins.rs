//! Joins of two sources, and of one with itself.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Alone, Between, INNER, Job, Met, Read, ReadKeyed, in_pairs, sides};

pub const GRAPHS: &[&Graph] = &[
    &INNER_JOINS,
    &OUTER_JOINS,
    &SELF_JOIN,
    &WORDS,
    &JOINS_UNDER_WINDOWS,
    &WINDOW_JOINS,
    &SLIDING_JOINS,
    &PROCESSING_TIME,
    &BATCHES,
];

type Two = (Events, Events);
type Keyed = ReadKeyed<u8, Event>;

const LEFT: Alone = Alone { left: true, right: false };
const RIGHT: Alone = Alone { left: false, right: true };
const BOTH: Alone = Alone { left: true, right: true };

fn within(distance: i64) -> Between {
    Between { before: distance, after: distance }
}

fn read_both(run: &Run, (left, right): &Two) -> (Keyed, Keyed) {
    let job = Job::new(run.cap, &[left.len(), right.len()]);
    let read = |events, bound| job.source(events).timestamp(Event::time).watermark(bound).key_by(|event| event.key);
    (read(left, 4), read(right, 9))
}

/// A pair as an inner join gives it.
fn both<K, A, B>((key, met): (K, Met<A, B>)) -> Option<(K, A, B)> {
    match met {
        Met::Both(a, b) => Some((key, a, b)),
        Met::Left(_) | Met::Right(_) => None,
    }
}

stream!(
    fn inner_joins(
        left: impl Source<Event>,
        right: impl Source<&Event>,
        near: impl Sink<(u8, Event, Event)>,
        behind: impl Sink<(u8, Event, i64)>,
        together: impl Sink<(u8, i64, Event)>,
        turned: impl Sink<(u8, i64, Event)>,
    ) {
        let left = left.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        let right = right.timestamp(|event| event.time()).watermark(bounded(9.micros())).key_by(|event| event.key);
        left.join(right).within(10.micros()).count_late().sink(near);
        left.join(right.map_values(|event| event.number)).between(0.micros(), 30.micros()).drop_late().sink(behind);
        left.map_values(|event| event.at).join(right).within(0.micros()).drop_late().sink(together);
        right.map_values(|event| event.at).join(left).between(3.micros(), 12.micros()).drop_late().sink(turned);
    }
);

fn reads_inner_joins(run: &Run, inputs: &Two) -> Outcome {
    let (mut near, mut behind, mut together, mut turned) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    let report = run.succeed(inner_joins(a, shared(b), &mut near, &mut behind, &mut together, &mut turned))?;

    let (a, b) = read_both(run, inputs);
    let (read, late) = a.between(&b, within(10), INNER);
    same("near", &near, &read.filter_map(both))?;
    same_number("late", report.late, late)?;
    let (read, _) = a.between(&b.map_values(|event| event.number), Between { before: 0, after: 30 }, INNER);
    same("behind", &behind, &read.filter_map(both))?;
    let (read, _) = a.map_values(|event| event.at).between(&b, within(0), INNER);
    same("together", &together, &read.filter_map(both))?;
    let (read, _) = b.map_values(|event| event.at).between(&a, Between { before: 3, after: 12 }, INNER);
    same("turned", &turned, &read.filter_map(both))
}

#[test]
fn inner_joins_are_read_so() {
    check(reads_inner_joins);
}

stream!(
    fn outer_joins(
        left: impl Source<Event>,
        right: impl Source<Event>,
        lefts: impl Sink<(u8, Event, Option<Event>)>,
        rights: impl Sink<(u8, Option<Event>, Event)>,
        all: impl Sink<(u8, Option<i64>, Option<i64>)>,
    ) {
        let left = left.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        let right = right.timestamp(|event| event.time()).watermark(bounded(9.micros())).key_by(|event| event.key);
        left.left_join(right).between(3.micros(), 8.micros()).drop_late().sink(lefts);
        left.right_join(right).between(20.micros(), 0.micros()).drop_late().sink(rights);
        let left = left.map_values(|event| event.number);
        let right = right.map_values(|event| event.at);
        left.outer_join(right).within(2_000.micros()).count_late().sink(all);
    }
);

fn reads_outer_joins(run: &Run, inputs: &Two) -> Outcome {
    let (mut lefts, mut rights, mut all) = (Seen::new(), Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    let report = run.succeed(outer_joins(a, b, &mut lefts, &mut rights, &mut all))?;

    let (a, b) = read_both(run, inputs);
    let (read, _) = a.between(&b, Between { before: 3, after: 8 }, LEFT);
    same("lefts", &lefts, &read.filter_map(with_left))?;
    let (read, _) = a.between(&b, Between { before: 20, after: 0 }, RIGHT);
    same("rights", &rights, &read.filter_map(with_right))?;
    let (read, late) = a.map_values(|event| event.number).between(&b.map_values(|event| event.at), within(2_000), BOTH);
    same("all", &all, &read.map(|(key, met)| with(key, met.sides())))?;
    same_number("late", report.late, late)
}

fn with<K, A, B>(key: K, (a, b): (A, B)) -> (K, A, B) {
    (key, a, b)
}

fn with_left<K, A, B>((key, met): (K, Met<A, B>)) -> Option<(K, A, Option<B>)> {
    let (a, b) = met.sides();
    Some((key, a?, b))
}

fn with_right<K, A, B>((key, met): (K, Met<A, B>)) -> Option<(K, Option<A>, B)> {
    let (a, b) = met.sides();
    Some((key, a, b?))
}

#[test]
fn outer_joins_are_read_so() {
    check(reads_outer_joins);
}

stream!(
    fn self_join(
        events: impl Source<Event>,
        pairs: impl Sink<(u8, Event, Event)>,
        ahead: impl Sink<(u8, Event, Option<Event>)>,
    ) {
        let events = events.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        events.join(events).within(6.micros()).count_late().sink(pairs);
        let negative = events.filter(|event| event.number < 0);
        events.left_join(negative).between(0.micros(), 9.micros()).drop_late().sink(ahead);
    }
);

fn reads_self_join(run: &Run, events: &Events) -> Outcome {
    let (mut seen, mut ahead) = (Seen::new(), Seen::new());
    let report = run.succeed(self_join(events.clone(), &mut seen, &mut ahead))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(4);
    let keyed = read.key_by(|event| event.key);
    let (pairs, late) = keyed.between(&keyed, within(6), INNER);
    same("pairs", &seen, &pairs.filter_map(both))?;
    same_number("late", report.late, late)?;
    let negative = read.filter(|event| event.number < 0).key_by(|event| event.key);
    let (read, _) = keyed.between(&negative, Between { before: 0, after: 9 }, LEFT);
    same("ahead", &ahead, &read.filter_map(with_left))
}

#[test]
fn self_join_is_read_so() {
    check(reads_self_join);
}

stream!(
    /// Keys and items that borrow: what is kept owns.
    fn words(
        left: impl Source<&Event>,
        right: impl Source<&Event>,
        out: impl Sink<(Box<str>, i64, Option<(Box<str>, i64)>)>,
    ) {
        let left = left.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.word);
        let right = right.timestamp(|event| event.time()).watermark(bounded(9.micros())).key_by(|event| event.word);
        left.map_values(|event| event.at)
            .left_join(right.map_values(|event| (event.word, event.number)))
            .within(15.micros())
            .drop_late()
            .sink(out);
    }
);

fn reads_words(run: &Run, inputs: &Two) -> Outcome {
    let mut out = Seen::new();
    run.succeed(words(shared(inputs.0.clone()), shared(inputs.1.clone()), &mut out))?;

    let job = Job::new(run.cap, &[inputs.0.len(), inputs.1.len()]);
    let read = |events, bound| job.source(events).timestamp(Event::time).watermark(bound).key_by(|event| event.word);
    let (a, b) = (read(&inputs.0, 4), read(&inputs.1, 9));
    let b = b.map_values(|event| (event.word, event.number));
    let (read, _) = a.map_values(|event| event.at).between(&b, within(15), LEFT);
    same("out", &out, &read.filter_map(with_left))
}

#[test]
fn words_are_read_so() {
    check(reads_words);
}

stream!(
    /// The watermark behind a join: what stands on it finds nothing late.
    fn joins_under_windows(
        left: impl Source<Event>,
        right: impl Source<Event>,
        pairs: impl Sink<(u8, Window, u64)>,
        alone: impl Sink<(u8, Window, u64)>,
        again: impl Sink<(u8, (u8, Event, Event), Option<i64>)>,
    ) {
        let left = left.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        let right = right.timestamp(|event| event.time()).watermark(bounded(9.micros())).key_by(|event| event.key);
        let near = left.join(right).between(1.micros(), 7.micros()).drop_late();
        near.key_by(|(key, _, _)| *key).window(tumbling(10.micros())).count().count_late().sink(pairs);
        left.outer_join(right)
            .between(12.micros(), 3.micros())
            .drop_late()
            .key_by(|(key, _, _)| *key)
            .window(tumbling(10.micros()))
            .count()
            .count_late()
            .sink(alone);
        near.key_by(|(key, _, _)| *key)
            .left_join(right.map_values(|event| event.number))
            .within(5.micros())
            .drop_late()
            .sink(again);
    }
);

fn reads_joins_under_windows(run: &Run, inputs: &Two) -> Outcome {
    let (mut pairs, mut alone, mut again) = (Seen::new(), Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    let report = run.succeed(joins_under_windows(a, b, &mut pairs, &mut alone, &mut again))?;

    let (a, b) = read_both(run, inputs);
    let (near, _) = a.between(&b, Between { before: 1, after: 7 }, INNER);
    let near = near.filter_map(both);
    let keyed = near.key_by(|(key, _, _)| *key);
    let (counts, late) = keyed.windowed(reading::tumbling(10), reading::count);
    same("pairs", &pairs, &counts)?;
    same_number("late pairs", 0, late.len())?;
    let (all, _) = a.between(&b, Between { before: 12, after: 3 }, BOTH);
    let (counts, late) = all.key_by(|(key, _)| *key).windowed(reading::tumbling(10), reading::count);
    same("alone", &alone, &counts)?;
    same_number("late rows alone", 0, late.len())?;
    same_number("late", report.late, 0)?;
    let (read, _) = keyed.between(&b.map_values(|event| event.number), within(5), LEFT);
    same("again", &again, &read.filter_map(with_left))
}

#[test]
fn joins_under_windows_are_read_so() {
    check(reads_joins_under_windows);
}

stream!(
    fn window_joins(
        left: impl Source<Event>,
        right: impl Source<&Event>,
        inner: impl Sink<(u8, Window, Event, i64)>,
        all: impl Sink<(u8, Window, Option<i64>, Option<Box<str>>)>,
        groups: impl Sink<(u8, Window, Vec<i64>, Vec<Box<str>>)>,
    ) {
        let left = left.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        let right = right.timestamp(|event| event.time()).watermark(bounded(9.micros())).key_by(|event| event.key);
        left.join(right.map_values(|event| event.number)).window(tumbling(20.micros())).count_late().sink(inner);
        let left = left.map_values(|event| event.at);
        let right = right.map_values(|event| event.word);
        left.outer_join(right).window(tumbling(7.micros()).grace(3.micros())).drop_late().sink(all);
        left.cogroup(right).window(tumbling(30.micros()).offset(4.micros())).drop_late().sink(groups);
    }
);

fn reads_window_joins(run: &Run, inputs: &Two) -> Outcome {
    let (mut inner, mut all, mut groups) = (Seen::new(), Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    let report = run.succeed(window_joins(a, shared(b), &mut inner, &mut all, &mut groups))?;

    let (a, b) = read_both(run, inputs);
    let beside = a.beside(&b.map_values(|event| event.number));
    let (read, late) = beside.windowed(reading::tumbling(20), sides);
    let rows = read.flat_map(|(key, window, (a, b))| in_pairs(&a, &b, INNER, |met| Some((key, window, met))));
    same(
        "inner",
        &inner,
        &rows.filter_map(|(key, window, met)| both((key, met)).map(|(key, a, b)| (key, window, a, b))),
    )?;
    same_number("late", report.late, late.len())?;

    let beside = a.map_values(|event| event.at).beside(&b.map_values(|event| event.word));
    let (read, _) = beside.windowed(reading::Tumbling { grace: 3, ..reading::tumbling(7) }, sides);
    let rows = read.flat_map(|(key, window, (a, b))| in_pairs(&a, &b, BOTH, |met| Some((key, window, met.sides()))));
    same("all", &all, &rows.map(|(key, window, (a, b))| (key, window, a, b)))?;
    let (read, _) = beside.windowed(reading::Tumbling { offset: 4, ..reading::tumbling(30) }, sides);
    same("groups", &groups, &read.map(|(key, window, (a, b))| (key, window, a, b)))
}

#[test]
fn window_joins_are_read_so() {
    check(reads_window_joins);
}

stream!(
    /// Where windows overlap, a pair is in each that has both.
    fn sliding_joins(
        left: impl Source<Event>,
        right: impl Source<&Event>,
        inner: impl Sink<(u8, Window, Event, i64)>,
        all: impl Sink<(u8, Window, Option<i64>, Option<Box<str>>)>,
        groups: impl Sink<(u8, Window, Vec<i64>, Vec<Box<str>>)>,
    ) {
        let left = left.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        let right = right.timestamp(|event| event.time()).watermark(bounded(9.micros())).key_by(|event| event.key);
        left.join(right.map_values(|event| event.number))
            .window(sliding(20.micros()).every(5.micros()))
            .count_late()
            .sink(inner);
        let left = left.map_values(|event| event.at);
        let right = right.map_values(|event| event.word);
        left.outer_join(right).window(sliding(7.micros()).every(3.micros()).grace(3.micros())).drop_late().sink(all);
        left.cogroup(right).window(sliding(30.micros()).every(10.micros()).offset(4.micros())).drop_late().sink(groups);
    }
);

fn reads_sliding_joins(run: &Run, inputs: &Two) -> Outcome {
    let (mut inner, mut all, mut groups) = (Seen::new(), Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    let report = run.succeed(sliding_joins(a, shared(b), &mut inner, &mut all, &mut groups))?;

    let (a, b) = read_both(run, inputs);
    let beside = a.beside(&b.map_values(|event| event.number));
    let (read, late) = beside.sliding(reading::sliding(20, 5), reading::of_slices(sides));
    let rows = read.flat_map(|(key, window, (a, b))| in_pairs(&a, &b, INNER, |met| Some((key, window, met))));
    same(
        "inner",
        &inner,
        &rows.filter_map(|(key, window, met)| both((key, met)).map(|(key, a, b)| (key, window, a, b))),
    )?;
    same_number("late", report.late, late.len())?;

    let beside = a.map_values(|event| event.at).beside(&b.map_values(|event| event.word));
    let (read, _) = beside.sliding(reading::Sliding { grace: 3, ..reading::sliding(7, 3) }, reading::of_slices(sides));
    let rows = read.flat_map(|(key, window, (a, b))| in_pairs(&a, &b, BOTH, |met| Some((key, window, met.sides()))));
    same("all", &all, &rows.map(|(key, window, (a, b))| (key, window, a, b)))?;
    let (read, _) =
        beside.sliding(reading::Sliding { offset: 4, ..reading::sliding(30, 10) }, reading::of_slices(sides));
    same("groups", &groups, &read.map(|(key, window, (a, b))| (key, window, a, b)))
}

#[test]
fn sliding_joins_are_read_so() {
    check(reads_sliding_joins);
}

stream!(
    /// All that comes within a day of processing time meets, when the input ends.
    fn processing_time(left: impl Source<Event>, right: impl Source<Event>, out: impl Sink<(u8, i64, i64)>) {
        let right = right.key_by(|event| event.key).map_values(|event| event.at);
        left.key_by(|event| event.key)
            .map_values(|event| event.number)
            .join(right)
            .window(tumbling(20_000.days()).processing_time())
            .map(|(key, _, a, b)| (key, a, b))
            .sink(out);
    }
);

fn reads_processing_time(run: &Run, inputs: &Two) -> Outcome {
    let mut out = Seen::new();
    let (a, b) = inputs.clone();
    run.succeed(processing_time(a, b, &mut out))?;

    let of = |key: u8, events: &Events| events.iter().filter(|event| event.key == key).copied().collect::<Vec<_>>();
    let rows = (0..=u8::MAX).flat_map(|key| {
        let (a, b) = (of(key, &inputs.0), of(key, &inputs.1));
        in_pairs(&a, &b, INNER, |met| both((key, met)))
    });
    let rows: Vec<_> = rows.map(|(key, a, b)| format!("{:?}", (key, a.number, b.at))).collect();
    crate::compare::same_items("out", &out.all(), &rows)
}

#[test]
fn processing_time_is_read_so() {
    check(reads_processing_time);
}

stream!(
    /// Rule 25: the oracle is told where batches end.
    fn batches(
        left: impl Source<Event>,
        right: impl Source<Event>,
        inner: impl Sink<(u8, Event, Event)>,
        lefts: impl Sink<(&'static str, i64, Option<i64>)>,
        groups: impl Sink<(u8, Vec<i64>, Vec<Box<str>>)>,
    ) {
        let a = left.key_by(|event| event.key);
        let b = right.key_by(|event| event.key);
        a.join(b).per_batch().sink(inner);
        let by_word = right.key_by(|event| event.word).map_values(|event| event.number);
        left.key_by(|event| event.word).map_values(|event| event.at).left_join(by_word).per_batch().sink(lefts);
        a.map_values(|event| event.number).cogroup(b.map_values(|event| event.word)).per_batch().sink(groups);
    }
);

fn reads_batches(run: &Run, inputs: &Two) -> Outcome {
    let (mut inner, mut lefts, mut groups) = (Seen::new(), Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    run.succeed(batches(a, b, &mut inner, &mut lefts, &mut groups))?;

    let job = Job::new(run.cap, &[inputs.0.len(), inputs.1.len()]);
    let (left, right): (Read<Event>, Read<Event>) = (job.source(&inputs.0), job.source(&inputs.1));
    let (a, b) = (left.key_by(|event| event.key), right.key_by(|event| event.key));
    let read = a.beside(&b).per_batch(sides);
    same("inner", &inner, &read.flat_map(|(key, (a, b))| in_pairs(&a, &b, INNER, |met| both((key, met)))))?;
    let by_word = right.key_by(|event| event.word).map_values(|event| event.number);
    let read = left.key_by(|event| event.word).map_values(|event| event.at).beside(&by_word).per_batch(sides);
    same("lefts", &lefts, &read.flat_map(|(key, (a, b))| in_pairs(&a, &b, LEFT, |met| with_left((key, met)))))?;
    let beside = a.map_values(|event| event.number).beside(&b.map_values(|event| event.word));
    same("groups", &groups, &beside.per_batch(sides).map(|(key, (a, b))| (key, a, b)))
}

#[test]
fn batches_are_read_so() {
    check(reads_batches);
}
