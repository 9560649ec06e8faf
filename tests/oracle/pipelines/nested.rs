//! Aggregates of aggregates.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Job, Read};

pub const GRAPHS: &[&Graph] =
    &[&MEANS_OF_MEANS, &THREE_DEEP, &WINDOWS_COUNTED, &TIME_OF_RESULTS, &REGROUPED, &TWO_SIZES];

fn timed(run: &Run, events: &[Event], bound: i64) -> Read<Event> {
    Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(bound)
}

stream!(
    /// A window on the results of a window: equal windows nest, and nothing is late for the outer one (rules 2 and 11).
    fn means_of_means(events: impl Source<Event>, out: impl Sink<(u8, Window, (f64, u64))>) {
        events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()).grace(4.micros()))
            .mean(|event| event.weight)
            .drop_late()
            .key_by(|(key, _, _)| *key)
            .window(tumbling(30.micros()))
            .aggregate(|all| (all.mean(|(_, _, mean)| *mean), all.count()))
            .count_late()
            .sink(out);
    }
);

fn reads_means_of_means(run: &Run, events: &Events) -> Outcome {
    let mut out = Seen::new();
    let report = run.succeed(means_of_means(events.clone(), &mut out))?;

    let patient = reading::Tumbling { grace: 4, ..reading::tumbling(10) };
    let mean = reading::mean_of_floats(|event: &Event| event.weight);
    let (inner, _) = timed(run, events, 5).key_by(|event| event.key).windowed(patient, mean);
    let mean = reading::mean_of_floats(|(_, _, mean): &(u8, Window, f64)| *mean);
    let outer = inner.key_by(|(key, _, _)| *key);
    let (outer, never_late) = outer.windowed(reading::tumbling(30), |all| (mean(all), reading::count(all)));
    same("out", &out, &outer)?;
    same_number("late for the outer window", never_late.len() as u64, 0)?;
    same_number("late", report.late, 0)
}

#[test]
fn means_of_means_are_read_so() {
    check(reads_means_of_means);
}

stream!(
    /// Outer windows of the same size, of one that the inner size does not divide, and with a grace of their own.
    fn three_deep(
        events: impl Source<Event>,
        first: impl Sink<(u8, Window, u64)>,
        second: impl Sink<(bool, Window, i64)>,
        third: impl Sink<(bool, Window, i64)>,
    ) {
        let counts = events
            .timestamp(|event| event.time())
            .watermark(bounded(3.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()))
            .count()
            .drop_late();
        let sums = counts
            .key_by(|(key, _, _)| key % 2 == 0)
            .window(tumbling(10.micros()))
            .sum(|(_, _, count)| *count as i64)
            .drop_late();
        counts.sink(first);
        sums.sink(second);
        sums.key_by(|(even, _, _)| *even)
            .window(tumbling(25.micros()).offset(7.micros()).grace(6.micros()))
            .max(|(_, _, sum)| *sum)
            .drop_late()
            .sink(third);
    }
);

fn reads_three_deep(run: &Run, events: &Events) -> Outcome {
    let (mut first, mut second, mut third) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(three_deep(events.clone(), &mut first, &mut second, &mut third))?;

    let by_key = timed(run, events, 3).key_by(|event| event.key);
    let (counts, _) = by_key.windowed(reading::tumbling(10), reading::count);
    same("first", &first, &counts)?;
    let sum = reading::sum(|(_, _, count): &(u8, Window, u64)| *count as i64);
    let (sums, _) = counts.key_by(|(key, _, _)| key % 2 == 0).windowed(reading::tumbling(10), sum);
    same("second", &second, &sums)?;
    let shifted = reading::Tumbling { size: 25, offset: 7, grace: 6 };
    let largest = reading::max(|(_, _, sum): &(bool, Window, i64)| *sum, Ord::cmp);
    same("third", &third, &sums.key_by(|(even, _, _)| *even).windowed(shifted, largest).0)
}

#[test]
fn three_deep_is_read_so() {
    check(reads_three_deep);
}

stream!(
    /// A running table of windows' results, and a batch's own.
    fn windows_counted(
        events: impl Source<Event> + Bounded,
        windows: impl Sink<(u8, u64)>,
        fired: impl Sink<(Window, u64)>,
        sizes: impl Sink<usize>,
    ) {
        let counts = events
            .timestamp(|event| event.time())
            .watermark(bounded(3.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()))
            .count()
            .drop_late();
        counts.key_by(|(key, _, _)| *key).count().sink(windows);
        counts.key_by(|(_, window, _)| *window).per_batch().count().sink(fired);
        counts.map_batch(|counts| [counts.len()]).sink(sizes);
    }
);

fn reads_windows_counted(run: &Run, events: &Events) -> Outcome {
    let (mut windows, mut fired, mut sizes) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(windows_counted(events.clone(), &mut windows, &mut fired, &mut sizes))?;

    let by_key = timed(run, events, 3).key_by(|event| event.key);
    let (counts, _) = by_key.windowed(reading::tumbling(10), reading::count);
    same("windows", &windows, &counts.key_by(|(key, _, _)| *key).running(reading::count))?;
    same("fired", &fired, &counts.key_by(|(_, window, _)| *window).per_batch(reading::count))?;
    same("sizes", &sizes, &counts.map_batch(|counts| [counts.len()]))
}

#[test]
fn windows_counted_are_read_so() {
    check(reads_windows_counted);
}

stream!(
    /// Results that get a time of their own: their watermark is one of the operator, which ends with the job.
    fn time_of_results(
        events: impl Source<Event> + Bounded,
        out: impl Sink<(bool, Window, u64)>,
        late: impl Sink<(u8, i64)>,
    ) {
        let (on_time, too_late) = events
            .key_by(|event| event.key)
            .max(|event| event.at)
            .timestamp(|(_, at)| Timestamp::from_micros(*at))
            .watermark(bounded(4.micros()))
            .key_by(|(key, _)| key % 2 == 0)
            .window(tumbling(10.micros()))
            .count()
            .split_late();
        on_time.sink(out);
        too_late.sink(late);
    }
);

fn reads_time_of_results(run: &Run, events: &Events) -> Outcome {
    let (mut out, mut late) = (Seen::new(), Seen::new());
    run.succeed(time_of_results(events.clone(), &mut out, &mut late))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let newest = read.key_by(|event| event.key).running(reading::max(|event: &Event| event.at, Ord::cmp));
    let timed = newest.timestamp(|(_, at)| Timestamp::from_micros(*at)).watermark(4);
    let keyed = timed.key_by(|(key, _)| key % 2 == 0);
    let (on_time, too_late) = keyed.windowed(reading::tumbling(10), reading::count);
    same("out", &out, &on_time)?;
    same("late", &late, &too_late)
}

#[test]
fn time_of_results_is_read_so() {
    check(reads_time_of_results);
}

stream!(
    /// A histogram of a histogram, each batch anew.
    fn regrouped(events: impl Source<Event> + Bounded, out: impl Sink<(u64, u64)>, at: impl Sink<(u8, Window, u64)>) {
        events.key_by(|event| event.key).per_batch().count().key_by(|(_, count)| *count).count().sink(out);
        events
            .map_batch(|events| events)
            .timestamp(|event| event.time())
            .watermark(bounded(2.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .sink(at);
    }
);

fn reads_regrouped(run: &Run, events: &Events) -> Outcome {
    let (mut out, mut at) = (Seen::new(), Seen::new());
    run.succeed(regrouped(events.clone(), &mut out, &mut at))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let counts = read.key_by(|event| event.key).per_batch(reading::count);
    same("out", &out, &counts.key_by(|(_, count)| *count).running(reading::count))?;
    let timed = read.map_batch(|events| events).timestamp(Event::time).watermark(2);
    same("at", &at, &timed.key_by(|event| event.key).windowed(reading::tumbling(10), reading::count).0)
}

#[test]
fn regrouped_is_read_so() {
    check(reads_regrouped);
}

stream!(
    /// Windows with different graces, put together: the one that waits longer holds the outer window back.
    fn two_sizes(events: impl Source<Event>, out: impl Sink<(u8, Window, (u64, Window))>) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(2.micros())).key_by(|event| event.key);
        let narrow = keyed.window(tumbling(10.micros()).grace(9.micros())).count().drop_late();
        let wide = keyed.window(tumbling(20.micros())).count().drop_late();
        narrow
            .merge(wide)
            .key_by(|(key, _, _)| *key)
            .window(tumbling(40.micros()))
            .aggregate(|all| (all.sum(|(_, _, count)| *count), all.max(|(_, window, _)| *window)))
            .count_late()
            .sink(out);
    }
);

fn reads_two_sizes(run: &Run, events: &Events) -> Outcome {
    let mut out = Seen::new();
    let report = run.succeed(two_sizes(events.clone(), &mut out))?;

    let keyed = timed(run, events, 2).key_by(|event| event.key);
    let patient = reading::Tumbling { grace: 9, ..reading::tumbling(10) };
    let (narrow, _) = keyed.windowed(patient, reading::count);
    let (wide, _) = keyed.windowed(reading::tumbling(20), reading::count);
    let sum = reading::sum(|(_, _, count): &(u8, Window, u64)| *count as i64);
    let last = reading::max(|(_, window, _): &(u8, Window, u64)| *window, Ord::cmp);
    let both = narrow.merge(&wide).key_by(|(key, _, _)| *key);
    let (outer, never_late) = both.windowed(reading::tumbling(40), |all| (sum(all), last(all)));
    same("out", &out, &outer)?;
    same_number("late for the outer window", never_late.len() as u64, 0)?;
    same_number("late", report.late, 0)
}

#[test]
fn two_sizes_are_read_so() {
    check(reads_two_sizes);
}
