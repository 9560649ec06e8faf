//! Windows of so many items.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same};
use crate::event::{Event, Events};
use crate::reading::{self, Job};

pub const GRAPHS: &[&Graph] = &[&BY_THREES, &OVERLAPPING, &OF_ALL];

stream!(
    /// Whatever ranges over a window that shares nothing, `fold` among it; and a window of one item.
    fn by_threes(
        events: impl Source<&Event> + Bounded,
        counts: impl Sink<(u8, Records, u64)>,
        texts: impl Sink<(u8, Records, String)>,
        sums: impl Sink<(Box<str>, Records, f64)>,
        each: impl Sink<(u8, Records, Vec<Event>)>,
    ) {
        let keyed = events.key_by(|event| event.key);
        keyed.window(count_window(3)).count().sink(counts);
        keyed.window(count_window(4)).fold(String::new(), |text, event| text + event.word).sink(texts);
        events.key_by(|event| event.word).window(count_window(2)).sum(|event| event.weight).sink(sums);
        keyed.window(count_window(1)).collect().sink(each);
    }
);

fn reads_by_threes(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut texts, mut sums, mut each) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(by_threes(shared(events.clone()), &mut counts, &mut texts, &mut sums, &mut each))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let keyed = read.key_by(|event| event.key);
    same("counts", &counts, &keyed.counts(3, 3, reading::count))?;
    let text = reading::fold(String::new(), |text, event: Event| text + event.word);
    same("texts", &texts, &keyed.counts(4, 4, text))?;
    let sum = reading::sum_of_floats(|event: &Event| event.weight);
    same("sums", &sums, &read.key_by(|event| event.word).counts(2, 2, sum))?;
    same("each", &each, &keyed.counts(1, 1, reading::collect))
}

#[test]
fn by_threes_is_read_so() {
    check(reads_by_threes);
}

stream!(
    /// Slides that divide the size, that don't, and of one item.
    fn overlapping(
        events: impl Source<Event>,
        lists: impl Sink<(u8, Records, Vec<Event>)>,
        sums: impl Sink<(u8, Records, i64)>,
        most: impl Sink<(u8, Records, i64)>,
        together: impl Sink<(u8, Records, (u64, i64))>,
    ) {
        let keyed = events.key_by(|event| event.key).unbounded("there are 256 keys");
        keyed.window(count_window(6).every(2)).collect().sink(lists);
        keyed.window(count_window(6).every(4)).sum(|event| event.number).sink(sums);
        keyed.window(count_window(3).every(1)).max(|event| event.number).sink(most);
        keyed.window(count_window(5).every(5)).aggregate(|all| (all.count(), all.min(|event| event.at))).sink(together);
    }
);

fn reads_overlapping(run: &Run, events: &Events) -> Outcome {
    let (mut lists, mut sums, mut most, mut together) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(overlapping(events.clone(), &mut lists, &mut sums, &mut most, &mut together))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key);
    same("lists", &lists, &keyed.counts(6, 2, reading::collect))?;
    same("sums", &sums, &keyed.counts(6, 4, reading::sum(|event: &Event| event.number)))?;
    same("most", &most, &keyed.counts(3, 1, reading::max(|event: &Event| event.number, Ord::cmp)))?;
    let first = reading::min(|event: &Event| event.at, Ord::cmp);
    same("together", &together, &keyed.counts(5, 5, |all| (reading::count(all), first(all))))
}

#[test]
fn overlapping_is_read_so() {
    check(reads_overlapping);
}

stream!(
    /// Of the whole stream, of two inputs: no key, and nothing that grows.
    fn of_all(ours: impl Source<Event>, theirs: impl Source<Event>, out: impl Sink<(Records, Vec<Event>)>) {
        ours.merge(theirs).window(count_window(7).every(3)).collect().sink(out);
    }
);

fn reads_of_all(run: &Run, (ours, theirs): &(Events, Events)) -> Outcome {
    let mut out = Seen::new();
    run.succeed(of_all(ours.clone(), theirs.clone(), &mut out))?;

    let job = Job::new(run.cap, &[ours.len(), theirs.len()]);
    let merged = job.source(ours).merge(&job.source(theirs)).key_by(|_| ());
    same("out", &out, &merged.counts(7, 3, reading::collect).map(|((), records, events)| (records, events)))
}

#[test]
fn of_all_is_read_so() {
    check(reads_of_all);
}
