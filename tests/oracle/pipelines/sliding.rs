//! Windows of event time that overlap, with every aggregate.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_items, same_number, texts};
use crate::event::{Event, Events};
use crate::reading::{self, Job, Read, ReadKeyed, of_slices};

pub const GRAPHS: &[&Graph] = &[&SLID, &UNEVEN, &FINE, &SLID_LISTS, &SLID_TOGETHER, &COARSE, &OF_ALL, &SLID_OVER_SLID];

/// Events by key, with a watermark.
fn keyed(cap: usize, events: &[Event], bound: i64) -> ReadKeyed<u8, Event> {
    let read = Job::new(cap, &[events.len()]).source(events);
    read.timestamp(Event::time).watermark(bound).key_by(|event| event.key)
}

/// Where no item misses a window with the strictest batches, the results do not depend on the batches (rule 15).
fn boundaries_do_not_show<R: Clone + std::fmt::Debug>(
    by_record: &ReadKeyed<u8, Event>,
    windows: reading::Sliding,
    results: &Read<R>,
    results_by_record: &Read<R>,
) -> Outcome {
    match by_record.misses_a_window(windows) {
        true => Ok(()),
        false => same_items("results", &texts(results), &texts(results_by_record)),
    }
}

stream!(
    fn slid(events: impl Source<Event>, counts: impl Sink<(u8, Window, u64)>, late: impl Sink<Event>) {
        let (on_time, too_late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(sliding(12.micros()).every(4.micros()))
            .count()
            .split_late();
        on_time.sink(counts);
        too_late.sink(late);
    }
);

fn reads_slid(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut late) = (Seen::new(), Seen::new());
    run.succeed(slid(events.clone(), &mut counts, &mut late))?;

    let windows = reading::sliding(12, 4);
    let count = || of_slices(reading::count);
    let (on_time, too_late) = keyed(run.cap, events, 5).sliding(windows, count());
    same("counts", &counts, &on_time)?;
    same("late", &late, &too_late)?;
    let by_record = keyed(1, events, 5);
    boundaries_do_not_show(&by_record, windows, &on_time, &by_record.sliding(windows, count()).0)
}

#[test]
fn slid_is_read_so() {
    check(reads_slid);
}

stream!(
    /// The slide does not divide the size; an offset, a grace; integers, which can be taken out again, and floats, whose sums can't.
    fn uneven(
        events: impl Source<Event>,
        sums: impl Sink<(u8, Window, f64)>,
        means: impl Sink<(u8, Window, f64)>,
        integers: impl Sink<(u8, Window, i64)>,
        averages: impl Sink<(u8, Window, f64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(2.micros())).key_by(|event| event.key);
        keyed
            .window(sliding(13.micros()).every(5.micros()).offset(3.micros()).grace(7.micros()))
            .sum(|event| event.weight)
            .count_late()
            .sink(sums);
        keyed.window(sliding(9.micros()).every(2.micros())).mean(|event| event.weight).drop_late().sink(means);
        keyed
            .window(sliding(7.micros()).every(5.micros()).offset(4.micros()))
            .sum(|event| event.number)
            .drop_late()
            .sink(integers);
        keyed
            .window(sliding(30.micros()).every(4.micros()).grace(1.micros()))
            .mean(|event| event.number)
            .drop_late()
            .sink(averages);
    }
);

fn reads_uneven(run: &Run, events: &Events) -> Outcome {
    let (mut sums, mut means, mut integers, mut averages) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    let report = run.succeed(uneven(events.clone(), &mut sums, &mut means, &mut integers, &mut averages))?;

    let shifted = reading::Sliding { size: 13, slide: 5, offset: 3, grace: 7 };
    let sum = reading::sum_of_sums(|event: &Event| event.weight);
    let (results, late) = keyed(run.cap, events, 2).sliding(shifted, &sum);
    same("sums", &sums, &results)?;
    let by_record = keyed(1, events, 2);
    boundaries_do_not_show(&by_record, shifted, &results, &by_record.sliding(shifted, &sum).0)?;

    let keyed = keyed(run.cap, events, 2);
    let mean = reading::mean_of_sums(|event: &Event| event.weight);
    same("means", &means, &keyed.sliding(reading::sliding(9, 2), mean).0)?;
    let shifted = reading::Sliding { offset: 4, ..reading::sliding(7, 5) };
    let sum = of_slices(reading::sum(|event: &Event| event.number));
    same("integers", &integers, &keyed.sliding(shifted, sum).0)?;
    let patient = reading::Sliding { grace: 1, ..reading::sliding(30, 4) };
    let mean = of_slices(reading::mean(|event: &Event| event.number));
    same("averages", &averages, &keyed.sliding(patient, mean).0)?;
    // What is only dropped is not counted.
    same_number("late", report.late, late.len())
}

#[test]
fn uneven_is_read_so() {
    check(reads_uneven);
}

stream!(
    /// Many slices, and text that is borrowed.
    fn fine(
        events: impl Source<&Event>,
        least: impl Sink<(u8, Window, f64)>,
        most: impl Sink<(u8, Window, Box<str>)>,
        sums: impl Sink<(u8, Window, f64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(0.micros())).key_by(|event| event.key);
        keyed.window(sliding(20.micros()).every(1.micros())).min(|event| event.weight).drop_late().sink(least);
        keyed
            .window(sliding(20.micros()).every(3.micros()).grace(4.micros()))
            .max(|event| event.word)
            .drop_late()
            .sink(most);
        keyed.window(sliding(16.micros()).every(2.micros())).sum(|event| event.weight).drop_late().sink(sums);
    }
);

fn reads_fine(run: &Run, events: &Events) -> Outcome {
    let (mut least, mut most, mut sums) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(fine(shared(events.clone()), &mut least, &mut most, &mut sums))?;

    let keyed = keyed(run.cap, events, 0);
    let weights = of_slices(reading::min(|event: &Event| event.weight, f64::total_cmp));
    same("least", &least, &keyed.sliding(reading::sliding(20, 1), weights).0)?;
    let patient = reading::Sliding { grace: 4, ..reading::sliding(20, 3) };
    let words = of_slices(reading::max(|event: &Event| event.word, Ord::cmp));
    same("most", &most, &keyed.sliding(patient, words).0)?;
    let sum = reading::sum_of_sums(|event: &Event| event.weight);
    same("sums", &sums, &keyed.sliding(reading::sliding(16, 2), sum).0)
}

#[test]
fn fine_is_read_so() {
    check(reads_fine);
}

stream!(
    fn slid_lists(
        events: impl Source<&Event>,
        all: impl Sink<(u8, Window, Vec<Event>)>,
        words: impl Sink<(u8, Window, Vec<Box<str>>)>,
        best: impl Sink<(u8, Window, Vec<Event>)>,
        sentences: impl Sink<(u8, Window, String)>,
        sums: impl Sink<(u8, Window, i64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        keyed.window(sliding(30.micros()).every(10.micros()).grace(5.micros())).collect().drop_late().sink(all);
        keyed.window(sliding(30.micros()).every(7.micros())).distinct(|event| event.word).drop_late().sink(words);
        keyed.window(sliding(30.micros()).every(6.micros())).top(2, |event| event.number).drop_late().sink(best);
        keyed
            .map_values(|event| event.word.to_owned())
            .window(sliding(30.micros()).every(6.micros()))
            .reduce(|text, word| text + &word)
            .drop_late()
            .sink(sentences);
        keyed
            .map_values(|event| event.number)
            .window(sliding(15.micros()).every(4.micros()).grace(1.micros()))
            .reduce_invertible(i64::wrapping_add, i64::wrapping_sub)
            .drop_late()
            .sink(sums);
    }
);

fn reads_slid_lists(run: &Run, events: &Events) -> Outcome {
    let (mut all, mut words, mut best) = (Seen::new(), Seen::new(), Seen::new());
    let (mut sentences, mut sums) = (Seen::new(), Seen::new());
    run.succeed(slid_lists(shared(events.clone()), &mut all, &mut words, &mut best, &mut sentences, &mut sums))?;

    let keyed = keyed(run.cap, events, 4);
    let patient = reading::Sliding { grace: 5, ..reading::sliding(30, 10) };
    same("all", &all, &keyed.sliding(patient, of_slices(reading::collect)).0)?;
    let different = of_slices(reading::distinct(|event: &Event| event.word));
    same("words", &words, &keyed.sliding(reading::sliding(30, 7), different).0)?;
    let top = of_slices(reading::top(2, |event: &Event| event.number, Ord::cmp));
    same("best", &best, &keyed.sliding(reading::sliding(30, 6), top).0)?;
    let sentence = of_slices(reading::reduce(|text: String, word: String| text + &word));
    let texts = keyed.map_values(|event| event.word.to_owned());
    same("sentences", &sentences, &texts.sliding(reading::sliding(30, 6), sentence).0)?;
    let patient = reading::Sliding { grace: 1, ..reading::sliding(15, 4) };
    let numbers = keyed.map_values(|event| event.number);
    same("sums", &sums, &numbers.sliding(patient, of_slices(reading::reduce(i64::wrapping_add))).0)
}

#[test]
fn slid_lists_are_read_so() {
    check(reads_slid_lists);
}

stream!(
    /// Together they can be taken out again, or put together, or neither is worth it.
    fn slid_together(
        events: impl Source<Event>,
        exact: impl Sink<(u8, Window, (u64, i64))>,
        floats: impl Sink<(u8, Window, (f64, u64, i64))>,
        lists: impl Sink<(u8, Window, (u64, Vec<Event>))>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(5.micros())).key_by(|event| event.key);
        keyed
            .window(sliding(12.micros()).every(3.micros()))
            .aggregate(|all| (all.count(), all.sum(|event| event.number)))
            .drop_late()
            .sink(exact);
        keyed
            .window(sliding(12.micros()).every(3.micros()).offset(1.micros()))
            .aggregate(|all| (all.sum(|event| event.weight), all.count(), all.max(|event| event.at)))
            .drop_late()
            .sink(floats);
        keyed
            .window(sliding(12.micros()).every(3.micros()))
            .aggregate(|all| (all.count(), all.collect()))
            .drop_late()
            .sink(lists);
    }
);

fn reads_slid_together(run: &Run, events: &Events) -> Outcome {
    let (mut exact, mut floats, mut lists) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(slid_together(events.clone(), &mut exact, &mut floats, &mut lists))?;

    let (keyed, windows) = (keyed(run.cap, events, 5), reading::sliding(12, 3));
    let sum = reading::sum(|event: &Event| event.number);
    let both = of_slices(|all: &[Event]| (reading::count(all), sum(all)));
    same("exact", &exact, &keyed.sliding(windows, both).0)?;
    let sum = reading::sum_of_sums(|event: &Event| event.weight);
    let last = reading::max(|event: &Event| event.at, Ord::cmp);
    let rest = of_slices(|all: &[Event]| (reading::count(all), last(all)));
    let shifted = reading::Sliding { offset: 1, ..windows };
    let all = |slices: &reading::Slices<Event>| (sum(slices), rest(slices).0, rest(slices).1);
    same("floats", &floats, &keyed.sliding(shifted, all).0)?;
    let both = of_slices(|all: &[Event]| (reading::count(all), reading::collect(all)));
    same("lists", &lists, &keyed.sliding(windows, both).0)
}

#[test]
fn slid_together_is_read_so() {
    check(reads_slid_together);
}

stream!(
    /// Windows of one, two and three slices, with sizes that are known when the job is built.
    fn coarse(
        events: impl Source<Event>,
        size: u64,
        one: impl Sink<(u8, Window, f64)>,
        two: impl Sink<(u8, Window, f64)>,
        three: impl Sink<(u8, Window, f64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(3.micros())).key_by(|event| event.key);
        keyed.window(sliding(size.micros()).every(size.micros())).sum(|event| event.weight).drop_late().sink(one);
        keyed.window(sliding((2 * size).micros()).every(size.micros())).sum(|event| event.weight).drop_late().sink(two);
        keyed
            .window(sliding((size + 1).micros()).every(size.micros()))
            .sum(|event| event.weight)
            .drop_late()
            .sink(three);
    }
);

fn reads_coarse(run: &Run, events: &Events) -> Outcome {
    let (mut one, mut two, mut three) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(coarse(events.clone(), 9, &mut one, &mut two, &mut three))?;

    let (keyed, sum) = (keyed(run.cap, events, 3), reading::sum_of_sums(|event: &Event| event.weight));
    same("one", &one, &keyed.sliding(reading::sliding(9, 9), &sum).0)?;
    same("two", &two, &keyed.sliding(reading::sliding(18, 9), &sum).0)?;
    same("three", &three, &keyed.sliding(reading::sliding(10, 9), &sum).0)
}

#[test]
fn coarse_is_read_so() {
    check(reads_coarse);
}

stream!(
    /// Windows of the whole stream: there is no key.
    fn of_all(
        events: impl Source<Event>,
        counts: impl Sink<(Window, u64)>,
        sums: impl Sink<(Window, f64)>,
        most: impl Sink<(Window, i64)>,
        late: impl Sink<Event>,
    ) {
        let timed = events.timestamp(|event| event.time()).watermark(bounded(4.micros()));
        let (on_time, too_late) = timed.window(tumbling(10.micros()).grace(3.micros())).count().split_late();
        on_time.sink(counts);
        too_late.sink(late);
        timed.window(sliding(12.micros()).every(5.micros())).sum(|event| event.weight).drop_late().sink(sums);
        timed
            .key_by(|event| event.key)
            .map(|event| event)
            .window(sliding(12.micros()).every(3.micros()))
            .max(|event| event.number)
            .drop_late()
            .sink(most);
    }
);

fn reads_of_all(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut sums, mut most, mut late) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(of_all(events.clone(), &mut counts, &mut sums, &mut most, &mut late))?;

    let timed = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(4);
    let all = timed.key_by(|_| ());
    let patient = reading::Tumbling { grace: 3, ..reading::tumbling(10) };
    let (on_time, too_late) = all.windowed(patient, reading::count);
    same("counts", &counts, &on_time.map(|(_, window, count)| (window, count)))?;
    same("late", &late, &too_late)?;
    let sum = reading::sum_of_sums(|event: &Event| event.weight);
    let summed = all.sliding(reading::sliding(12, 5), sum).0;
    same("sums", &sums, &summed.map(|(_, window, sum)| (window, sum)))?;
    let largest = of_slices(reading::max(|event: &Event| event.number, Ord::cmp));
    let largest = all.sliding(reading::sliding(12, 3), largest).0;
    same("most", &most, &largest.map(|(_, window, most)| (window, most)))
}

#[test]
fn of_all_is_read_so() {
    check(reads_of_all);
}

stream!(
    /// Windows over the results of windows, which have the time of their window's end (rules 2 and 11).
    fn slid_over_slid(
        events: impl Source<Event>,
        peaks: impl Sink<(Window, (u64, u64))>,
        of_all: impl Sink<(Window, u64)>,
    ) {
        let counts = events
            .timestamp(|event| event.time())
            .watermark(bounded(3.micros()))
            .key_by(|event| event.key)
            .window(sliding(8.micros()).every(3.micros()).grace(2.micros()))
            .count()
            .drop_late();
        counts
            .window(sliding(15.micros()).every(5.micros()))
            .aggregate(|all| (all.max(|(_, _, count)| *count), all.count()))
            .count_late()
            .sink(peaks);
        counts.window(tumbling(10.micros())).sum(|(_, _, count)| *count).count_late().sink(of_all);
    }
);

fn reads_slid_over_slid(run: &Run, events: &Events) -> Outcome {
    let (mut peaks, mut of_all) = (Seen::new(), Seen::new());
    let report = run.succeed(slid_over_slid(events.clone(), &mut peaks, &mut of_all))?;

    let patient = reading::Sliding { grace: 2, ..reading::sliding(8, 3) };
    let counts = keyed(run.cap, events, 3).sliding(patient, of_slices(reading::count)).0.key_by(|_| ());
    let count = |(_, _, count): &(u8, Window, u64)| *count;
    let most = reading::max(count, Ord::cmp);
    let both = of_slices(|all: &[(u8, Window, u64)]| (most(all), reading::count(all)));
    let peak = counts.sliding(reading::sliding(15, 5), both).0;
    same("peaks", &peaks, &peak.map(|(_, window, both)| (window, both)))?;
    let sum = counts.windowed(reading::tumbling(10), |all| all.iter().map(count).sum::<u64>()).0;
    same("of all", &of_all, &sum.map(|(_, window, sum)| (window, sum)))?;
    same_number("late", report.late, 0)
}

#[test]
fn slid_over_slid_is_read_so() {
    check(reads_slid_over_slid);
}
