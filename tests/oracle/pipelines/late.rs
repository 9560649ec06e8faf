//! What becomes of late items that are a stream of their own.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Job};

pub const GRAPHS: &[&Graph] = &[&SECOND_CHANCE, &PUT_BACK];

stream!(
    /// What is late for a narrow window may be in time for a wide one: its time and watermark are still its own.
    fn second_chance(
        events: impl Source<Event>,
        narrow: impl Sink<(u8, Window, u64)>,
        wide: impl Sink<(i64, Window, i64)>,
        lost: impl Sink<Event>,
    ) {
        let (on_time, late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(2.micros()))
            .key_by(|event| event.key)
            .window(tumbling(5.micros()))
            .count()
            .split_late();
        on_time.sink(narrow);
        let (again, too_late) = late
            .key_by(|event| event.number % 2)
            .window(tumbling(50.micros()))
            .sum(|event| event.number % 100)
            .split_late();
        again.sink(wide);
        too_late.sink(lost);
    }
);

fn reads_second_chance(run: &Run, events: &Events) -> Outcome {
    let (mut narrow, mut wide, mut lost) = (Seen::new(), Seen::new(), Seen::new());
    let report = run.succeed(second_chance(events.clone(), &mut narrow, &mut wide, &mut lost))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(2);
    let (on_time, late) = read.key_by(|event| event.key).windowed(reading::tumbling(5), reading::count);
    same("narrow", &narrow, &on_time)?;
    let sum = reading::sum(|event: &Event| event.number % 100);
    let (again, too_late) = late.key_by(|event| event.number % 2).windowed(reading::tumbling(50), sum);
    same("wide", &wide, &again)?;
    same("lost", &lost, &too_late)?;
    same_number("late", report.late, late.len() + too_late.len())
}

#[test]
fn second_chance_is_read_so() {
    check(reads_second_chance);
}

stream!(
    /// Late items beside the results, in one table.
    fn put_back(events: impl Source<Event> + Bounded, out: impl Sink<(u8, (u64, u64))>) {
        let (on_time, late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(1.micros()))
            .key_by(|event| event.key)
            .window(tumbling(5.micros()).grace(2.micros()))
            .count()
            .split_late();
        on_time
            .map(|(key, _, count)| (key, count, 0_u64))
            .merge(late.map(|event| (event.key, 0, 1)))
            .key_by(|(key, _, _)| *key)
            .aggregate(|all| (all.sum(|(_, count, _)| *count), all.sum(|(_, _, late)| *late)))
            .sink(out);
    }
);

fn reads_put_back(run: &Run, events: &Events) -> Outcome {
    let mut out = Seen::new();
    run.succeed(put_back(events.clone(), &mut out))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(1);
    let patient = reading::Tumbling { grace: 2, ..reading::tumbling(5) };
    let (on_time, late) = read.key_by(|event| event.key).windowed(patient, reading::count);
    let both = on_time.map(|(key, _, count)| (key, count, 0)).merge(&late.map(|event| (event.key, 0, 1)));
    let counts = reading::sum(|(_, count, _): &(u8, u64, u64)| *count as i64);
    let lates = reading::sum(|(_, _, late): &(u8, u64, u64)| *late as i64);
    same("out", &out, &both.key_by(|(key, _, _)| *key).running(|all| (counts(all), lates(all))))
}

#[test]
fn put_back_is_read_so() {
    check(reads_put_back);
}
