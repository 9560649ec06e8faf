//! Windows of event time, with every aggregate.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_items, same_number, texts};
use crate::event::{Event, Events};
use crate::reading::{self, Job, Read, ReadKeyed};

pub const GRAPHS: &[&Graph] =
    &[&COUNTED, &WEIGHED, &EXTREMES, &FOLDED, &LISTED, &TOGETHER, &BY_PARTITION, &AT_ONCE, &MOVED];

/// Events by key, with a watermark.
fn keyed(cap: usize, events: &[Event], bound: i64) -> ReadKeyed<u8, Event> {
    let read = Job::new(cap, &[events.len()]).source(events);
    read.timestamp(Event::time).watermark(bound).key_by(|event| event.key)
}

/// Where nothing is late with the strictest batches, the results do not depend on the batches; and no batch makes more items late
/// (rule 15).
fn boundaries_do_not_show<R, T>(
    (results, late): (&Read<R>, &Read<T>),
    (results_by_record, late_by_record): (&Read<R>, &Read<T>),
) -> Outcome
where
    R: Clone + std::fmt::Debug,
    T: Clone + std::fmt::Debug,
{
    if late_by_record.len() == 0 {
        same_items("results", &texts(results), &texts(results_by_record))?;
    }
    let mut kinder = texts(late_by_record);
    for text in texts(late) {
        match kinder.iter().position(|other| *other == text) {
            Some(place) => kinder.swap_remove(place),
            None => return crate::compare::fail(format!("{text} is late only with batches of more than one record")),
        };
    }
    Ok(())
}

stream!(
    fn counted(events: impl Source<Event>, counts: impl Sink<(u8, Window, u64)>, late: impl Sink<Event>) {
        let (on_time, too_late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()))
            .count()
            .split_late();
        on_time.sink(counts);
        too_late.sink(late);
    }
);

fn reads_counted(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut late) = (Seen::new(), Seen::new());
    run.succeed(counted(events.clone(), &mut counts, &mut late))?;

    let with = |cap| keyed(cap, events, 5).windowed(reading::tumbling(10), reading::count);
    let (on_time, too_late) = with(run.cap);
    same("counts", &counts, &on_time)?;
    same("late", &late, &too_late)?;
    let (all_on_time, all_too_late) = with(1);
    boundaries_do_not_show((&on_time, &too_late), (&all_on_time, &all_too_late))
}

#[test]
fn counted_is_read_so() {
    check(reads_counted);
}

stream!(
    /// An offset, a grace, and floats, whose order of adding shows.
    fn weighed(
        events: impl Source<Event>,
        sums: impl Sink<(u8, Window, f64)>,
        means: impl Sink<(u8, Window, f64)>,
        integers: impl Sink<(u8, Window, i64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(2.micros())).key_by(|event| event.key);
        keyed
            .window(tumbling(15.micros()).offset(4.micros()).grace(11.micros()))
            .sum(|event| event.weight)
            .count_late()
            .sink(sums);
        keyed.window(tumbling(15.micros()).grace(3.micros())).mean(|event| event.weight).drop_late().sink(means);
        keyed.window(tumbling(1.micros()).grace(30.micros())).sum(|event| event.number).drop_late().sink(integers);
    }
);

fn reads_weighed(run: &Run, events: &Events) -> Outcome {
    let (mut sums, mut means, mut integers) = (Seen::new(), Seen::new(), Seen::new());
    let report = run.succeed(weighed(events.clone(), &mut sums, &mut means, &mut integers))?;

    let shifted = reading::Tumbling { size: 15, offset: 4, grace: 11 };
    let sum = reading::sum_of_floats(|event: &Event| event.weight);
    let (results, late) = keyed(run.cap, events, 2).windowed(shifted, &sum);
    same("sums", &sums, &results)?;
    let (all_results, all_late) = keyed(1, events, 2).windowed(shifted, &sum);
    boundaries_do_not_show((&results, &late), (&all_results, &all_late))?;

    let keyed = keyed(run.cap, events, 2);

    let patient = reading::Tumbling { grace: 3, ..reading::tumbling(15) };
    let (results, _) = keyed.windowed(patient, reading::mean_of_floats(|event: &Event| event.weight));
    same("means", &means, &results)?;

    let narrow = reading::Tumbling { grace: 30, ..reading::tumbling(1) };
    let (results, _) = keyed.windowed(narrow, reading::sum(|event: &Event| event.number));
    same("integers", &integers, &results)?;
    // What is only dropped is not counted.
    same_number("late", report.late, late.len())
}

#[test]
fn weighed_is_read_so() {
    check(reads_weighed);
}

stream!(
    fn extremes(
        events: impl Source<&Event>,
        least: impl Sink<(u8, Window, f64)>,
        most: impl Sink<(u8, Window, Box<str>)>,
        mean: impl Sink<(u8, Window, f64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(0.micros())).key_by(|event| event.key);
        keyed.window(tumbling(20.micros()).offset(19.micros())).min(|event| event.weight).drop_late().sink(least);
        keyed.window(tumbling(20.micros())).max(|event| event.word).drop_late().sink(most);
        keyed.window(tumbling(20.micros()).grace(20.micros())).mean(|event| event.number).drop_late().sink(mean);
    }
);

fn reads_extremes(run: &Run, events: &Events) -> Outcome {
    let (mut least, mut most, mut mean) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(extremes(shared(events.clone()), &mut least, &mut most, &mut mean))?;

    let keyed = keyed(run.cap, events, 0);
    let shifted = reading::Tumbling { offset: 19, ..reading::tumbling(20) };
    let weights = reading::min(|event: &Event| event.weight, f64::total_cmp);
    same("least", &least, &keyed.windowed(shifted, weights).0)?;
    let words = reading::max(|event: &Event| event.word, Ord::cmp);
    same("most", &most, &keyed.windowed(reading::tumbling(20), words).0)?;
    let patient = reading::Tumbling { grace: 20, ..reading::tumbling(20) };
    same("mean", &mean, &keyed.windowed(patient, reading::mean(|event: &Event| event.number)).0)
}

#[test]
fn extremes_are_read_so() {
    check(reads_extremes);
}

stream!(
    fn folded(
        events: impl Source<Event>,
        differences: impl Sink<(u8, Window, i64)>,
        sentences: impl Sink<(u8, Window, String)>,
        sums: impl Sink<(u8, Window, i64)>,
        late: impl Sink<i64>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(3.micros())).key_by(|event| event.key);
        let (on_time, too_late) = keyed
            .map_values(|event| event.number)
            .window(tumbling(25.micros()))
            .reduce(|a, b| a.wrapping_mul(3).wrapping_sub(b))
            .split_late();
        on_time.sink(differences);
        too_late.sink(late);
        keyed
            .window(tumbling(25.micros()))
            .fold(String::new(), |text, event| text + event.word)
            .count_late()
            .sink(sentences);
        keyed
            .map_values(|event| event.number)
            .window(tumbling(25.micros()))
            .reduce_invertible(i64::wrapping_add, i64::wrapping_sub)
            .drop_late()
            .sink(sums);
    }
);

fn reads_folded(run: &Run, events: &Events) -> Outcome {
    let (mut differences, mut sentences, mut late) = (Seen::new(), Seen::new(), Seen::new());
    let mut sums = Seen::new();
    run.succeed(folded(events.clone(), &mut differences, &mut sentences, &mut sums, &mut late))?;

    let keyed = keyed(run.cap, events, 3);
    let difference = reading::reduce(|a: i64, b: i64| a.wrapping_mul(3).wrapping_sub(b));
    let numbers = keyed.map_values(|event| event.number);
    same("sums", &sums, &numbers.windowed(reading::tumbling(25), reading::reduce(i64::wrapping_add)).0)?;
    let (on_time, too_late) = numbers.windowed(reading::tumbling(25), difference);
    same("differences", &differences, &on_time)?;
    same("late", &late, &too_late)?;
    let sentence = reading::fold(String::new(), |text, event: Event| text + event.word);
    same("sentences", &sentences, &keyed.windowed(reading::tumbling(25), sentence).0)
}

#[test]
fn folded_is_read_so() {
    check(reads_folded);
}

stream!(
    fn listed(
        events: impl Source<&Event>,
        all: impl Sink<(u8, Window, Vec<Event>)>,
        words: impl Sink<(u8, Window, Vec<Box<str>>)>,
        best: impl Sink<(u8, Window, Vec<Event>)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(8.micros())).key_by(|event| event.key);
        keyed.window(tumbling(30.micros()).grace(5.micros())).collect().drop_late().sink(all);
        keyed.window(tumbling(30.micros())).distinct(|event| event.word).drop_late().sink(words);
        keyed.window(tumbling(30.micros())).top(2, |event| event.number).drop_late().sink(best);
    }
);

fn reads_listed(run: &Run, events: &Events) -> Outcome {
    let (mut all, mut words, mut best) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(listed(shared(events.clone()), &mut all, &mut words, &mut best))?;

    let keyed = keyed(run.cap, events, 8);
    let patient = reading::Tumbling { grace: 5, ..reading::tumbling(30) };
    same("all", &all, &keyed.windowed(patient, reading::collect).0)?;
    let different = reading::distinct(|event: &Event| event.word);
    same("words", &words, &keyed.windowed(reading::tumbling(30), different).0)?;
    let top = reading::top(2, |event: &Event| event.number, Ord::cmp);
    same("best", &best, &keyed.windowed(reading::tumbling(30), top).0)
}

#[test]
fn listed_is_read_so() {
    check(reads_listed);
}

stream!(
    fn together(
        events: impl Source<Event>,
        exact: impl Sink<(u8, Window, (u64, i64, i64))>,
        floats: impl Sink<(u8, Window, (f64, u64))>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(5.micros())).key_by(|event| event.key);
        keyed
            .window(tumbling(12.micros()))
            .aggregate(|all| (all.count(), all.min(|event| event.at), all.max(|event| event.at)))
            .drop_late()
            .sink(exact);
        keyed
            .window(tumbling(12.micros()).offset(1.micros()))
            .aggregate(|all| (all.sum(|event| event.weight), all.count()))
            .drop_late()
            .sink(floats);
    }
);

fn reads_together(run: &Run, events: &Events) -> Outcome {
    let (mut exact, mut floats) = (Seen::new(), Seen::new());
    run.succeed(together(events.clone(), &mut exact, &mut floats))?;

    let keyed = keyed(run.cap, events, 5);
    let first = reading::min(|event: &Event| event.at, Ord::cmp);
    let last = reading::max(|event: &Event| event.at, Ord::cmp);
    let all = |all: &[Event]| (reading::count(all), first(all), last(all));
    same("exact", &exact, &keyed.windowed(reading::tumbling(12), all).0)?;
    let shifted = reading::Tumbling { offset: 1, ..reading::tumbling(12) };
    let sum = reading::sum_of_floats(|event: &Event| event.weight);
    same("floats", &floats, &keyed.windowed(shifted, |all| (sum(all), reading::count(all))).0)
}

#[test]
fn together_is_read_so() {
    check(reads_together);
}

stream!(
    /// The watermark is that of the slowest partition, and nothing fires before each has reported.
    fn by_partition(events: impl Source<Event>, counts: impl Sink<(u8, Window, u64)>, late: impl Sink<Event>) {
        let (on_time, too_late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(4.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()).grace(2.micros()))
            .count()
            .split_late();
        on_time.sink(counts);
        too_late.sink(late);
    }
);

fn reads_by_partition(run: &Run, events: &Events) -> Outcome {
    let of = |event: &Event| usize::from(event.word.len() > 1);
    let (mut counts, mut late) = (Seen::new(), Seen::new());
    let source = crate::partitioned::partitioned(2, events.clone(), of);
    run.succeed(by_partition(source, &mut counts, &mut late))?;

    let with = |cap| {
        let read = Job::new(cap, &[events.len()]).partitioned(2, events, of);
        let keyed = read.timestamp(Event::time).watermark(4).key_by(|event| event.key);
        keyed.windowed(reading::Tumbling { grace: 2, ..reading::tumbling(10) }, reading::count)
    };
    let (on_time, too_late) = with(run.cap);
    same("counts", &counts, &on_time)?;
    same("late", &late, &too_late)?;
    let (all_on_time, all_too_late) = with(1);
    boundaries_do_not_show((&on_time, &too_late), (&all_on_time, &all_too_late))
}

#[test]
fn by_partition_is_read_so() {
    check(reads_by_partition);
}

stream!(
    /// A filter and a new item between the time and the window: the watermark sees what it stands behind, the window the rest.
    fn at_once(events: impl Source<Event>, size: u64, counts: impl Sink<(i64, u64)>) {
        events
            .filter(|event| event.key != 0)
            .timestamp(|event| event.time())
            .watermark(bounded(6.micros()))
            .filter(|event| event.number > 0)
            .map(|event| event.word)
            .key_by(|word| word.len() as i64)
            .window(tumbling(size.micros()))
            .count()
            .drop_late()
            .filter_map(|(length, _, count)| (length > 0).then_some((length, count)))
            .sink(counts);
    }
);

fn reads_at_once(run: &Run, events: &Events) -> Outcome {
    let mut counts = Seen::new();
    run.succeed(at_once(events.clone(), 18, &mut counts))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).filter(|event| event.key != 0);
    let timed = read.timestamp(Event::time).watermark(6).filter(|event| event.number > 0);
    let keyed = timed.map(|event| event.word).key_by(|word| word.len() as i64);
    let (counted, _) = keyed.windowed(reading::tumbling(18), reading::count);
    same("counts", &counts, &counted.filter_map(|(length, _, count)| (length > 0).then_some((length, count))))
}

#[test]
fn at_once_is_read_so() {
    check(reads_at_once);
}

stream!(
    /// Filters that may be tested before the time and the key in front of them are taken; the watermark stays where it is.
    fn moved(events: impl Source<Event>, counts: impl Sink<(u8, Window, u64)>, sums: impl Sink<(u8, i64)>, least: i64) {
        let rows = events.map(|event| (event.time(), event.key, event.number));
        rows.timestamp(|row| row.0)
            .filter(|row| row.2 > least)
            .watermark(bounded(3.micros()))
            .key_by(|row| row.1)
            .filter(|row| row.2 != 2)
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .sink(counts);
        rows.key_by(|row| row.1).filter(|row| row.2 % 2 == 0).unbounded("few").sum(|row| row.2).sink(sums);
    }
);

fn reads_moved(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut sums) = (Seen::new(), Seen::new());
    run.succeed(moved(events.clone(), &mut counts, &mut sums, -4))?;

    let rows = Job::new(run.cap, &[events.len()]).source(events).map(|event| (event.time(), event.key, event.number));
    let timed = rows.timestamp(|row| row.0).filter(|row| row.2 > -4).watermark(3);
    let keyed = timed.filter(|row| row.2 != 2).key_by(|row| row.1);
    same("counts", &counts, &keyed.windowed(reading::tumbling(10), reading::count).0)?;
    let even = rows.filter(|row| row.2 % 2 == 0).key_by(|row| row.1);
    same("sums", &sums, &even.running(reading::sum(|row: &(Timestamp, u8, i64)| row.2)))
}

#[test]
fn moved_is_read_so() {
    check(reads_moved);
}

#[test]
fn filters_were_moved() {
    assert_eq!(MOVED.plan.matches("tested first").count(), 3, "{}", MOVED.plan);
}
