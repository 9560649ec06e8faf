//! `process` with timers, and state that expires.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same};
use crate::event::{Event, Events};
use crate::reading::{self, Job, Process, Read, ReadKeyed, Timers};

pub const GRAPHS: &[&Graph] = &[&SILENCES, &VISITS, &EXPIRING, &FAR_OFF];

fn timed(run: &Run, events: &[Event], bound: i64) -> ReadKeyed<u8, Event> {
    let read: Read<Event> = Job::new(run.cap, &[events.len()]).source(events);
    read.timestamp(Event::time).watermark(bound).key_by(|event| event.key)
}

type Told = (&'static str, u8, i64);

stream!(
    /// A timer that every item puts off, one that sets itself anew, and one of which several are set and one is cancelled.
    fn silences(events: impl Source<Event>, told: impl Sink<(&'static str, u8, i64)>) {
        events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .unbounded("there are 256 of them")
            .process(0, |silent: &mut i64, event: Event, timers| {
                *silent = 0;
                timers.cancel_all("silent");
                timers.after("silent", 12.micros());
                timers.set("marked", Timestamp::from_micros(event.at.saturating_add(event.number.clamp(-9, 9))));
                timers.cancel("marked", Timestamp::from_micros(event.at.saturating_add(3)));
                (event.number > 0).then_some(("item", event.key, event.number))
            })
            .on_timer("marked", |silent, key, at, _| {
                let silent = *silent;
                (silent < 3).then_some(("marked", *key, at.as_micros() ^ silent))
            })
            .on_timer("silent", |silent, key, at, timers| {
                *silent += 1;
                if *silent < 4 {
                    timers.after("silent", 7.micros());
                }
                Some(("silent", *key, at.as_micros()))
            })
            .sink(told);
    }
);

fn reads_silences(run: &Run, events: &Events) -> Outcome {
    let mut told = Seen::new();
    run.succeed(silences(events.clone(), &mut told))?;

    let read = timed(run, events, 5).process(Process {
        init: 0,
        lasts: None,
        item: |silent: &mut i64, event: Event, timers: &mut Timers| {
            *silent = 0;
            timers.cancel_all("silent");
            timers.after("silent", 12);
            timers.set("marked", event.at.saturating_add(event.number.clamp(-9, 9)));
            timers.cancel("marked", event.at.saturating_add(3));
            (event.number > 0).then_some(("item", event.key, event.number))
        },
        timer: |name, silent: &mut i64, key: &u8, at, timers: &mut Timers| -> Option<Told> {
            if name == "marked" {
                return (*silent < 3).then_some((name, *key, at ^ *silent));
            }
            *silent += 1;
            if *silent < 4 {
                timers.after("silent", 7);
            }
            Some((name, *key, at))
        },
        expiry: |_, _| None,
    });
    same("told", &told, &read)
}

#[test]
fn silences_are_read_so() {
    check(reads_silences);
}

stream!(
    /// State that is given by value when it expires; its time is good for a window.
    fn visits(events: impl Source<&Event>, visits: impl Sink<(u8, Vec<i64>)>, counts: impl Sink<(u8, Window, u64)>) {
        let visits_of_all = events
            .timestamp(|event| event.time())
            .watermark(bounded(8.micros()))
            .key_by(|event| event.key)
            .expire_after(20.micros())
            .process(vec![], |numbers: &mut Vec<i64>, event: &Event, timers| {
                numbers.push(event.number);
                timers.set("soon", Timestamp::from_micros(event.at.saturating_add(event.number.clamp(-30, 30))));
                None
            })
            .on_expiry(|key, numbers| Some((key, numbers)))
            .on_timer("soon", |numbers, key, _, _| numbers.len().is_multiple_of(3).then(|| (*key, numbers.clone())));
        visits_of_all.sink(visits);
        visits_of_all.key_by(|visit| visit.0).window(tumbling(10.micros())).count().drop_late().sink(counts);
    }
);

fn reads_visits(run: &Run, events: &Events) -> Outcome {
    let (mut visited, mut counts) = (Seen::new(), Seen::new());
    run.succeed(visits(shared(events.clone()), &mut visited, &mut counts))?;

    let read = timed(run, events, 8).process(Process {
        init: vec![],
        lasts: Some(20),
        item: |numbers: &mut Vec<i64>, event: Event, timers: &mut Timers| {
            numbers.push(event.number);
            timers.set("soon", event.at.saturating_add(event.number.clamp(-30, 30)));
            None
        },
        timer: |_, numbers: &mut Vec<i64>, key: &u8, _, _: &mut Timers| {
            numbers.len().is_multiple_of(3).then(|| (*key, numbers.clone()))
        },
        expiry: |key, numbers| Some((key, numbers)),
    });
    same("visits", &visited, &read)?;
    let counted = read.key_by(|visit| visit.0).windowed(reading::tumbling(10), reading::count).0;
    same("counts", &counts, &counted)
}

#[test]
fn visits_are_read_so() {
    check(reads_visits);
}

stream!(
    /// Running aggregates and `scan`, over what came since the last pause.
    fn expiring(
        events: impl Source<Event>,
        counts: impl Sink<(u8, u64)>,
        sums: impl Sink<(u8, f64)>,
        words: impl Sink<(u8, Vec<&'static str>)>,
        best: impl Sink<(u8, Vec<Event>)>,
        numbers: impl Sink<(u8, u64)>,
    ) {
        let keyed = events.timestamp(|event| event.time()).watermark(bounded(4.micros())).key_by(|event| event.key);
        keyed.expire_after(15.micros()).count().sink(counts);
        keyed.expire_after(9.micros()).sum(|event| event.weight).sink(sums);
        keyed
            .map_values(|event| event.word)
            .expire_after(25.micros())
            .fold(vec![], |mut words, word| {
                words.push(word);
                words
            })
            .sink(words);
        keyed.expire_after(25.micros()).top(2, |event| event.number).sink(best);
        keyed
            .expire_after(15.micros())
            .scan(0, |seen: &mut u64, event| {
                *seen += 1;
                (event.key, *seen)
            })
            .sink(numbers);
    }
);

fn reads_expiring(run: &Run, events: &Events) -> Outcome {
    let (mut counts, mut sums, mut words) = (Seen::new(), Seen::new(), Seen::new());
    let (mut best, mut numbers) = (Seen::new(), Seen::new());
    run.succeed(expiring(events.clone(), &mut counts, &mut sums, &mut words, &mut best, &mut numbers))?;

    let read = timed(run, events, 4);
    same("counts", &counts, &read.expiring(15, reading::count))?;
    same("sums", &sums, &read.expiring(9, reading::sum_of_floats(|event: &Event| event.weight)))?;
    let of_all = |events: &[Event]| events.iter().map(|event| event.word).collect::<Vec<_>>();
    same("words", &words, &read.expiring(25, of_all))?;
    same("best", &best, &read.expiring(25, reading::top(2, |event: &Event| event.number, i64::cmp)))?;
    let number = |seen: &mut u64, event: Event| {
        *seen += 1;
        (event.key, *seen)
    };
    same("numbers", &numbers, &read.expiring_scan(15, 0, number))
}

#[test]
fn expiring_is_read_so() {
    check(reads_expiring);
}

/// A time of day that no run of these reaches.
fn far(event: &Event) -> i64 {
    i64::MAX - 100 + event.number.clamp(-9, 9)
}

stream!(
    /// Timers of both kinds.
    fn far_off(events: impl Source<Event>, told: impl Sink<Told>) {
        events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .unbounded("there are 256 of them")
            .process((), |_, event: Event, timers| {
                timers.after("soon", 12.micros());
                timers.set("far", Timestamp::from_micros(far(&event)));
                Some(("item", event.key, event.number))
            })
            .on_processing_timer("far", |_, key, at, timers| {
                timers.after("soon", 3.micros());
                Some(("far", *key, at.as_micros()))
            })
            .on_timer("soon", |_, key, at, _| Some(("soon", *key, at.as_micros())))
            .sink(told);
    }
);

fn reads_far_off(run: &Run, events: &Events) -> Outcome {
    let mut told = Seen::new();
    run.succeed(far_off(events.clone(), &mut told))?;

    let keyed = timed(run, events, 5);
    let read = keyed.process(Process {
        init: (),
        lasts: None,
        item: |(): &mut (), event: Event, timers: &mut Timers| {
            timers.after("soon", 12);
            Some(("item", event.key, event.number))
        },
        timer: |name, (): &mut (), key: &u8, at, _: &mut Timers| Some((name, *key, at)),
        expiry: |_, ()| None,
    });
    same("told", &told, &keyed.rung_at_the_end(read, far, |key, at| ("far", *key, at)))
}

#[test]
fn far_off_is_read_so() {
    check(reads_far_off);
}
