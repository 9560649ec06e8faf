//! Several sources: each gives up to `cap` records to a step until it ends.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Job, Read};

pub const GRAPHS: &[&Graph] = &[&UNION, &ONE_WATERMARK, &TWO_WATERMARKS, &LEFT_TO_RIGHT];

type Two = (Events, Events);

fn read_both(run: &Run, (left, right): &Two) -> (Read<Event>, Read<Event>) {
    let job = Job::new(run.cap, &[left.len(), right.len()]);
    (job.source(left), job.source(right))
}

stream!(
    fn union(
        left: impl Source<Event> + Bounded,
        right: impl Source<Event> + Bounded,
        all: impl Sink<(char, i64)>,
        counts: impl Sink<(u8, u64)>,
        words: impl Sink<(usize, Vec<Box<str>>)>,
        only: impl Sink<i64>,
    ) {
        let from_left = left.map(|event| ('l', event.at));
        from_left.merge(right.map(|event| ('r', event.at))).sink(all);
        let both = left.filter(|event| event.number > 0).merge(right);
        both.key_by(|event| event.key).count().sink(counts);
        both.key_by(|event| event.word.len()).distinct(|event| event.word).sink(words);
        right.map(|event| event.number).sink(only);
    }
);

fn reads_union(run: &Run, inputs: &Two) -> Outcome {
    let (mut all, mut counts, mut words, mut only) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    let (left, right) = inputs.clone();
    run.succeed(union(left, right, &mut all, &mut counts, &mut words, &mut only))?;

    let (left, right) = read_both(run, inputs);
    same("all", &all, &left.map(|event| ('l', event.at)).merge(&right.map(|event| ('r', event.at))))?;
    let both = left.filter(|event| event.number > 0).merge(&right);
    same("counts", &counts, &both.key_by(|event| event.key).running(reading::count))?;
    let different = both.key_by(|event| event.word.len()).running(reading::distinct(|event: &Event| event.word));
    same("words", &words, &different)?;
    same("only", &only, &right.map(|event| event.number))
}

#[test]
fn union_is_read_so() {
    check(reads_union);
}

stream!(
    /// The watermark behind a merge is that of the slower source, until it has ended.
    fn one_watermark(
        left: impl Source<Event>,
        right: impl Source<Event>,
        sums: impl Sink<(u8, Window, i64)>,
        late: impl Sink<Event>,
    ) {
        let left = left.timestamp(|event| event.time());
        let right = right.timestamp(|event| event.time());
        let (on_time, too_late) = left
            .merge(right)
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(tumbling(20.micros()))
            .sum(|event| event.number)
            .split_late();
        on_time.sink(sums);
        too_late.sink(late);
    }
);

fn reads_one_watermark(run: &Run, inputs: &Two) -> Outcome {
    let (mut sums, mut late) = (Seen::new(), Seen::new());
    let (left, right) = inputs.clone();
    run.succeed(one_watermark(left, right, &mut sums, &mut late))?;

    let (left, right) = read_both(run, inputs);
    let both = left.timestamp(Event::time).merge(&right.timestamp(Event::time)).watermark(5);
    let sum = reading::sum(|event: &Event| event.number);
    let (on_time, too_late) = both.key_by(|event| event.key).windowed(reading::tumbling(20), sum);
    same("sums", &sums, &on_time)?;
    same("late", &late, &too_late)
}

#[test]
fn one_watermark_is_read_so() {
    check(reads_one_watermark);
}

stream!(
    /// Two watermarks with bounds of their own; behind the merge the earlier one counts, on each side its own.
    fn two_watermarks(
        left: impl Source<&Event>,
        right: impl Source<Event>,
        both: impl Sink<(u8, Window, u64)>,
        alone: impl Sink<(u8, Window, Box<str>)>,
    ) {
        let left = left.map(|event| *event).timestamp(|event| event.time()).watermark(bounded(3.micros()));
        let right = right.timestamp(|event| event.time()).watermark(bounded(11.micros()));
        left.merge(right)
            .key_by(|event| event.key)
            .window(tumbling(10.micros()).grace(1.micros()))
            .count()
            .drop_late()
            .sink(both);
        right.key_by(|event| event.key).window(tumbling(10.micros())).max(|event| event.word).count_late().sink(alone);
    }
);

fn reads_two_watermarks(run: &Run, inputs: &Two) -> Outcome {
    let (mut both, mut alone) = (Seen::new(), Seen::new());
    let (left, right) = inputs.clone();
    let report = run.succeed(two_watermarks(shared(left), right, &mut both, &mut alone))?;

    let (left, right) = read_both(run, inputs);
    let (left, right) = (left.timestamp(Event::time).watermark(3), right.timestamp(Event::time).watermark(11));
    let patient = reading::Tumbling { grace: 1, ..reading::tumbling(10) };
    let (counts, _) = left.merge(&right).key_by(|event| event.key).windowed(patient, reading::count);
    same("both", &both, &counts)?;
    let word = reading::max(|event: &Event| event.word, Ord::cmp);
    let (words, too_late) = right.key_by(|event| event.key).windowed(reading::tumbling(10), word);
    same("alone", &alone, &words)?;
    same_number("late", report.late, too_late.len())
}

#[test]
fn two_watermarks_are_read_so() {
    check(reads_two_watermarks);
}

stream!(
    /// The order of two sources in a step is not ours to say. But it must not depend on the workers.
    fn left_to_right(
        left: impl Source<Event> + Bounded,
        right: impl Source<Event> + Bounded,
        all: impl Sink<(u8, Vec<Event>)>,
        sums: impl Sink<(u8, f64)>,
        times: impl Sink<i64>,
    ) {
        let both = left.merge(right);
        let keyed = both.key_by(|event| event.key % 3);
        keyed.collect().sink(all);
        keyed.sum(|event| event.weight).sink(sums);
        both.map_batch(|events| events).map(|event| event.at).sink(times);
    }
);

fn reads_left_to_right(run: &Run, inputs: &Two) -> Outcome {
    let (mut all, mut sums, mut times) = (Seen::new(), Seen::new(), Seen::new());
    let (left, right) = inputs.clone();
    run.succeed(left_to_right(left, right, &mut all, &mut sums, &mut times))?;

    let (left, right) = read_both(run, inputs);
    let both = left.merge(&right);
    let keyed = both.key_by(|event| event.key % 3);
    same("all", &all, &keyed.running(reading::collect))?;
    same("sums", &sums, &keyed.running(reading::sum_of_floats(|event: &Event| event.weight)))?;
    same("times", &times, &both.map_batch(|events| events).map(|event| event.at))
}

#[test]
fn left_to_right_is_read_so() {
    check(reads_left_to_right);
}
