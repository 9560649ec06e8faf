//! Tables that lookups read: the oracle is told where batches end.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same};
use crate::event::{Event, Events};
use crate::reading::{self, Job};

pub const GRAPHS: &[&Graph] = &[&LATEST_VALUES, &VALID_VALUES];

type Two = (Events, Events);

stream!(
    /// Two readers of one table, of other items and of the table's own; and one behind a window.
    fn latest_values(
        left: impl Source<&Event>,
        right: impl Source<Event> + Bounded,
        found: impl Sink<(i64, Option<i64>)>,
        own: impl Sink<(u8, Option<i64>)>,
        named: impl Sink<(u8, Option<Box<str>>)>,
    ) {
        let numbers = right.key_by(|event| event.key).map_values(|event| event.number).latest();
        left.lookup(numbers, |event| event.key).map(|(event, number)| (event.at, number)).sink(found);
        right.lookup(numbers, |event| event.key.wrapping_add(1)).map(|(event, number)| (event.key, number)).sink(own);
        let words = right.key_by(|event| event.word).map_values(|event| event.word).latest();
        left.map(|event| *event)
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.key)
            .window(tumbling(10.micros()))
            .max(|event| event.word)
            .drop_late()
            .lookup(words, |(_, _, word)| word.clone())
            .map(|((key, _, _), word)| (key, word))
            .sink(named);
    }
);

fn reads_latest_values(run: &Run, inputs: &Two) -> Outcome {
    let (mut found, mut own, mut named) = (Seen::new(), Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    run.succeed(latest_values(shared(a), b, &mut found, &mut own, &mut named))?;

    let job = Job::new(run.cap, &[inputs.0.len(), inputs.1.len()]);
    let (left, right) = (job.source(&inputs.0), job.source(&inputs.1));
    let numbers = right.key_by(|event| event.key).map_values(|event| event.number);
    let read = left.lookup(&numbers, None, |event| event.key);
    same("found", &found, &read.map(|(event, number)| (event.at, number)))?;
    let read = right.lookup(&numbers, None, |event| event.key.wrapping_add(1));
    same("own", &own, &read.map(|(event, number)| (event.key, number)))?;
    let words = right.key_by(|event| event.word).map_values(|event| event.word);
    let keyed = left.timestamp(Event::time).watermark(5).key_by(|event| event.key);
    let word = reading::max(|event: &Event| event.word, Ord::cmp);
    let (windows, _) = keyed.windowed(reading::tumbling(10), word);
    let read = windows.lookup(&words, None, |(_, _, word)| *word);
    same("named", &named, &read.map(|((key, _, _), word)| (key, word)))
}

#[test]
fn latest_values_are_read_so() {
    check(reads_latest_values);
}

stream!(
    fn valid_values(
        left: impl Source<Event>,
        right: impl Source<Event> + Bounded,
        found: impl Sink<(Event, Option<i64>)>,
        briefly: impl Sink<(i64, Option<Event>)>,
    ) {
        let left = left.timestamp(|event| event.time());
        let right = right.timestamp(|event| event.time()).watermark(bounded(6.micros())).key_by(|event| event.key);
        let numbers = right.map_values(|event| event.number).versions(1.days());
        left.lookup(numbers, |event| event.key).sink(found);
        let events = right.versions(0.micros());
        left.lookup(events, |event| event.key).map(|(event, other)| (event.at, other)).sink(briefly);
    }
);

fn reads_valid_values(run: &Run, inputs: &Two) -> Outcome {
    let (mut found, mut briefly) = (Seen::new(), Seen::new());
    let (a, b) = inputs.clone();
    run.succeed(valid_values(a, b, &mut found, &mut briefly))?;

    let job = Job::new(run.cap, &[inputs.0.len(), inputs.1.len()]);
    let left = job.source(&inputs.0).timestamp(Event::time);
    let right = job.source(&inputs.1).timestamp(Event::time).watermark(6).key_by(|event| event.key);
    let numbers = right.map_values(|event| event.number);
    same("found", &found, &left.lookup(&numbers, Some(86_400_000_000), |event| event.key))?;
    let read = left.lookup(&right, Some(0), |event| event.key);
    same("briefly", &briefly, &read.map(|(event, other)| (event.at, other)))
}

#[test]
fn valid_values_are_read_so() {
    check(reads_valid_values);
}
