//! Timers and ends of many keys at the same times: each comes, though keys may look alike to the table that holds them.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same};
use crate::event::{Event, Events};
use crate::reading::{Job, Process, Read, Timers};

pub const GRAPHS: &[&Graph] = &[&RUNG];

/// What an item does to a state, and the time of the timer that it sets: before the item's time as well as behind it.
fn heard(state: &mut i64, event: Event) -> i64 {
    *state = state.wrapping_mul(31).wrapping_add(event.number) % 1000;
    event.at.saturating_add(*state % 20)
}

/// What a timer does to the state, and whether there is to be another: one more at the most.
fn rings(state: &mut i64, at: i64) -> bool {
    let again = *state % 3 == 0;
    *state = if again { *state + 1 } else { *state ^ (at % 64) & !3 };
    again
}

stream!(
    /// Timers of lives that end.
    fn rung(events: impl Source<Event>, states: impl Sink<i64>) {
        events
            .timestamp(|event| event.time())
            .watermark(bounded(1.micros()))
            .key_by(|event| event.word)
            .expire_after(20.micros())
            .process(1, |state: &mut i64, event: Event, timers| {
                timers.set("due", Timestamp::from_micros(heard(state, event)));
                (event.number > 0).then_some(*state)
            })
            .on_timer("due", |state, _, at, timers| {
                if rings(state, at.as_micros()) {
                    timers.after("due", 5.micros());
                }
                Some(*state)
            })
            .on_expiry(|_, state| Some(state))
            .sink(states);
    }
);

fn reads_rung(run: &Run, events: &Events) -> Outcome {
    let mut states = Seen::new();
    run.succeed(rung(events.clone(), &mut states))?;

    let read: Read<Event> = Job::new(run.cap, &[events.len()]).source(events);
    let read = read.timestamp(Event::time).watermark(1).key_by(|event| event.word).process(Process {
        init: 1,
        lasts: Some(20),
        item: |state: &mut i64, event: Event, timers: &mut Timers| {
            timers.set("due", heard(state, event));
            (event.number > 0).then_some(*state)
        },
        timer: |_, state: &mut i64, _: &&str, at, timers: &mut Timers| {
            if rings(state, at) {
                timers.after("due", 5);
            }
            Some(*state)
        },
        expiry: |_, state| Some(state),
    });
    same("states", &states, &read)
}

#[test]
fn rung_is_read_so() {
    check(reads_rung);
}
