//! Sessions, with the aggregates that can be put together.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_items, same_number, texts};
use crate::event::{Event, Events};
use crate::reading::{self, Job, ReadKeyed, Sessions, sessions};

pub const GRAPHS: &[&Graph] = &[&VISITS, &PATIENT, &OF_LISTS, &OF_WORDS, &BY_ALL, &AFTERWARDS];

/// Events by key, with a watermark.
fn keyed(cap: usize, events: &[Event], bound: i64) -> ReadKeyed<u8, Event> {
    let read = Job::new(cap, &[events.len()]).source(events);
    read.timestamp(Event::time).watermark(bound).key_by(|event| event.key)
}

stream!(
    fn visits(events: impl Source<Event>, counts: impl Sink<(u8, Window, u64)>, late: impl Sink<Event>) {
        let (on_time, too_late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(session(7.micros()))
            .count()
            .split_late();
        on_time.sink(counts);
        too_late.sink(late);
    }
);

fn reads_visits(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut late) = (Seen::new(), Seen::new());
    let report = run.succeed(visits(events.clone(), &mut counts, &mut late))?;

    let with = |cap| keyed(cap, events, 5).sessions(sessions(7), reading::count);
    let (on_time, too_late) = with(run.cap);
    same("counts", &counts, &on_time)?;
    same("late", &late, &too_late)?;
    same_number("late", report.late, too_late.len())?;
    // Where no item is behind the watermark with the strictest batches, the results do not depend on the batches (rule 15). (An item that is behind it, and
    // not late, may begin a session anew that has been given.)
    if is_within(events, 5) {
        same_items("results", &texts(&on_time), &texts(&with(1).0))?;
    }
    Ok(())
}

/// Whether no item is further behind the newest before it than so much.
fn is_within(events: &Events, bound: i64) -> bool {
    let mut newest = i64::MIN;
    events.iter().all(|event| {
        let is_within = event.at >= newest.saturating_sub(bound);
        newest = newest.max(event.at);
        is_within
    })
}

#[test]
fn visits_are_read_so() {
    check(reads_visits);
}

stream!(
    /// Graces, under which sessions of one key stay open side by side; gaps of one microsecond and of more than there is.
    fn patient(
        events: impl Source<Event>,
        counts: impl Sink<(u8, Window, u64)>,
        sums: impl Sink<(u8, Window, i64)>,
        most: impl Sink<(u8, Window, i64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(2.micros())).key_by(|event| event.key);
        keyed.window(session(4.micros()).grace(40.micros())).count().count_late().sink(counts);
        keyed.window(session(1.micros()).grace(9.micros())).sum(|event| event.number).drop_late().sink(sums);
        keyed.window(session(200_000_000.days()).grace(5.micros())).max(|event| event.number).drop_late().sink(most);
    }
);

fn reads_patient(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut sums, mut most) = (Seen::new(), Seen::new(), Seen::new());
    let report = run.succeed(patient(events.clone(), &mut counts, &mut sums, &mut most))?;

    let keyed = keyed(run.cap, events, 2);
    let (results, late) = keyed.sessions(Sessions { gap: 4, grace: 40 }, reading::count);
    same("counts", &counts, &results)?;
    // What is only dropped is not counted.
    same_number("late", report.late, late.len())?;
    let sum = reading::sum(|event: &Event| event.number);
    same("sums", &sums, &keyed.sessions(Sessions { gap: 1, grace: 9 }, sum).0)?;
    let max = reading::max(|event: &Event| event.number, Ord::cmp);
    same("most", &most, &keyed.sessions(Sessions { gap: i64::MAX, grace: 5 }, max).0)
}

#[test]
fn patient_is_read_so() {
    check(reads_patient);
}

stream!(
    /// The order of the items shows, and the items borrow from their batch.
    fn of_lists(
        events: impl Source<&Event>,
        all: impl Sink<(u8, Window, Vec<Event>)>,
        words: impl Sink<(u8, Window, Vec<Box<str>>)>,
        best: impl Sink<(u8, Window, Vec<Event>)>,
        late: impl Sink<&Event>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(8.micros())).key_by(|event| event.key);
        let (on_time, too_late) = keyed.window(session(6.micros()).grace(5.micros())).collect().split_late();
        on_time.sink(all);
        too_late.sink(late);
        keyed.window(session(6.micros()).grace(12.micros())).distinct(|event| event.word).drop_late().sink(words);
        keyed.window(session(15.micros())).top(2, |event| event.number).drop_late().sink(best);
    }
);

fn reads_of_lists(run: &Run, events: &Events) -> Outcome {
    let (mut all, mut words, mut best, mut late) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(of_lists(shared(events.clone()), &mut all, &mut words, &mut best, &mut late))?;

    let keyed = keyed(run.cap, events, 8);
    let (on_time, too_late) = keyed.sessions(Sessions { gap: 6, grace: 5 }, reading::collect);
    same("all", &all, &on_time)?;
    same("late", &late, &too_late)?;
    let different = reading::distinct(|event: &Event| event.word);
    same("words", &words, &keyed.sessions(Sessions { gap: 6, grace: 12 }, different).0)?;
    let top = reading::top(2, |event: &Event| event.number, Ord::cmp);
    same("best", &best, &keyed.sessions(sessions(15), top).0)
}

#[test]
fn of_lists_is_read_so() {
    check(reads_of_lists);
}

stream!(
    /// A `reduce` that is associative and not commutative; keys that borrow; and several aggregates at once.
    fn of_words(
        events: impl Source<Event>,
        texts: impl Sink<(Box<str>, Window, String)>,
        together: impl Sink<(u8, Window, (u64, i64, f64))>,
    ) {
        let timed = events.timestamp(|event| event.time()).watermark(bounded(3.micros()));
        timed
            .key_by(|event| event.word)
            .map_values(|event| event.number.to_string())
            .window(session(20.micros()).grace(20.micros()))
            .reduce(|text, more| text + "," + &more)
            .drop_late()
            .sink(texts);
        timed
            .key_by(|event| event.key)
            .window(session(10.micros()))
            .aggregate(|all| (all.count(), all.min(|event| event.at), all.mean(|event| event.number)))
            .drop_late()
            .sink(together);
    }
);

fn reads_of_words(run: &Run, events: &Events) -> Outcome {
    let (mut texts, mut together) = (Seen::new(), Seen::new());
    run.succeed(of_words(events.clone(), &mut texts, &mut together))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(3);
    let by_word = read.key_by(|event| event.word).map_values(|event| event.number.to_string());
    let text = reading::reduce(|text: String, more: String| text + "," + &more);
    same("texts", &texts, &by_word.sessions(Sessions { gap: 20, grace: 20 }, text).0)?;
    let first = reading::min(|event: &Event| event.at, Ord::cmp);
    let mean = reading::mean(|event: &Event| event.number);
    let all = |all: &[Event]| (reading::count(all), first(all), mean(all));
    same("together", &together, &read.key_by(|event| event.key).sessions(sessions(10), all).0)
}

#[test]
fn of_words_is_read_so() {
    check(reads_of_words);
}

stream!(
    /// Sessions of the whole stream, of two inputs.
    fn by_all(
        ours: impl Source<Event>,
        theirs: impl Source<Event>,
        counts: impl Sink<(Window, u64)>,
        late: impl Sink<Event>,
    ) {
        let (on_time, too_late) = ours
            .merge(theirs)
            .timestamp(|event| event.time())
            .watermark(bounded(4.micros()))
            .window(session(3.micros()).grace(2.micros()))
            .count()
            .split_late();
        on_time.sink(counts);
        too_late.sink(late);
    }
);

fn reads_by_all(run: &Run, (ours, theirs): &(Events, Events)) -> Outcome {
    let (mut counts, mut late) = (Seen::new(), Seen::new());
    run.succeed(by_all(ours.clone(), theirs.clone(), &mut counts, &mut late))?;

    let job = Job::new(run.cap, &[ours.len(), theirs.len()]);
    let merged = job.source(ours).merge(&job.source(theirs));
    let keyed = merged.timestamp(Event::time).watermark(4).key_by(|_| ());
    let (on_time, too_late) = keyed.sessions(Sessions { gap: 3, grace: 2 }, reading::count);
    same("counts", &counts, &on_time.map(|((), window, count)| (window, count)))?;
    same("late", &late, &too_late)
}

#[test]
fn by_all_is_read_so() {
    check(reads_by_all);
}

stream!(
    /// Results have the time of their window, and late items their own: other windows can stand behind both. Late items come from the owners of
    /// their keys, so that it is by key that their order is kept.
    fn afterwards(
        events: impl Source<Event>,
        visits: impl Sink<(u64, Window, u64)>,
        again: impl Sink<(u8, Window, i64)>,
        lost: impl Sink<Event>,
    ) {
        let (on_time, late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(1.micros()))
            .key_by(|event| event.key)
            .window(session(2.micros()))
            .count()
            .split_late();
        on_time.key_by(|visit| visit.2).window(tumbling(25.micros())).count().drop_late().sink(visits);
        let (second, too_late) =
            late.key_by(|event| event.key).window(session(30.micros())).sum(|event| event.number % 100).split_late();
        second.sink(again);
        too_late.sink(lost);
    }
);

fn reads_afterwards(run: &Run, events: &Events) -> Outcome {
    let (mut visits, mut again, mut lost) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(afterwards(events.clone(), &mut visits, &mut again, &mut lost))?;

    let (on_time, late) = keyed(run.cap, events, 1).sessions(sessions(2), reading::count);
    let counted = on_time.key_by(|visit| visit.2).windowed(reading::tumbling(25), reading::count).0;
    same("visits", &visits, &counted)?;
    let sum = reading::sum(|event: &Event| event.number % 100);
    let (second, too_late) = late.key_by(|event| event.key).sessions(sessions(30), sum);
    same("again", &again, &second)?;
    same("lost", &lost, &too_late)
}

#[test]
fn afterwards_is_read_so() {
    check(reads_afterwards);
}
