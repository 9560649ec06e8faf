//! Windows of processing time. Which window an item falls into is for the clock to say; what must hold all the same is checked.

use std::collections::BTreeSet;

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{fail, same_items, same_number};
use crate::event::{Event, Events};

pub const GRAPHS: &[&Graph] = &[&BY_THE_CLOCK];

const SIZE: i64 = 200;
const OFFSET: i64 = 30;

type Result = (u8, Window, (u64, i64, Vec<Event>));

stream!(
    fn by_the_clock(events: impl Source<Event>, out: impl Sink<(u8, Window, (u64, i64, Vec<Event>))>) {
        events
            .key_by(|event| event.key)
            .window(tumbling(200.micros()).offset(30.micros()).processing_time())
            .aggregate(|all| (all.count(), all.sum(|event| event.number % 100), all.collect()))
            .sink(out);
    }
);

fn reads_by_the_clock(run: &Run, events: &Events) -> Outcome {
    let mut results = vec![];
    run.succeed(by_the_clock(events.clone(), &mut results))?;

    results.iter().try_for_each(is_a_window)?;
    results.iter().try_for_each(agrees)?;
    fired_once(&results)?;
    (0..=u8::MAX).try_for_each(|key| all_are_there(key, &results, events))
}

/// Its window has the size and the alignment that were asked for.
fn is_a_window((_, window, _): &Result) -> Outcome {
    let (start, end) = (window.start.as_micros(), window.end.as_micros());
    match end - start == SIZE && (start - OFFSET).rem_euclid(SIZE) == 0 {
        true => Ok(()),
        false => fail(format!("{window:?} is no window of {SIZE} µs")),
    }
}

/// Its parts tell of the same items.
fn agrees((key, _, (count, sum, events)): &Result) -> Outcome {
    same_number("items of a window", *count, events.len())?;
    let of_events: i64 = events.iter().map(|event| event.number % 100).sum();
    match of_events == *sum && events.iter().all(|event| event.key == *key) {
        true => Ok(()),
        false => fail(format!("{sum} is not the sum of {events:?}")),
    }
}

fn fired_once(results: &[Result]) -> Outcome {
    let fired: BTreeSet<_> = results.iter().map(|(key, window, _)| (key, window)).collect();
    same_number("windows that fired", fired.len() as u64, results.len())
}

/// A key's windows, one after the other, hold its events in their order.
fn all_are_there(key: u8, results: &[Result], events: &[Event]) -> Outcome {
    let of_key: Vec<_> = results.iter().filter(|result| result.0 == key).collect();
    if !of_key.is_sorted_by_key(|(_, window, _)| window) {
        return fail(format!("the windows of {key} fired out of order"));
    }
    let seen: Vec<_> = of_key.iter().flat_map(|(_, _, (_, _, events))| events).collect();
    let expected: Vec<_> = events.iter().filter(|event| event.key == key).collect();
    match seen == expected {
        true => Ok(()),
        false => same_items(&format!("events of {key}"), &texts(&seen), &texts(&expected)).and(fail("another order")),
    }
}

fn texts(events: &[&Event]) -> Vec<String> {
    events.iter().map(|event| format!("{event:?}")).collect()
}

#[test]
fn by_the_clock_is_read_so() {
    check(reads_by_the_clock);
}
