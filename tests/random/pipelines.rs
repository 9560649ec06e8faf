//! Pipelines that nobody wrote: composed at random from the operators when this is built, within the rules of the language, and compared with
//! the oracle's reading of each over random inputs, batch sizes and numbers of workers.
//!
//! `PIPELINES_SEED=7 cargo test -p random-pipelines` composes others, `PIPELINES=1000` more of them; `ORACLE_CASES` and `ORACLE_SEED` say what each is
//! compared over. A failure shrinks its input, and prints the pipeline and a test to paste.

#![allow(unused_variables, reason = "the oracle reads late items and errors that a pipeline drops")]
#![allow(clippy::too_many_arguments, reason = "a pipeline has as many outputs as it has loose ends")]

#[allow(dead_code)]
#[path = "../oracle/cases.rs"]
mod cases;
#[allow(dead_code)]
#[path = "../oracle/compare.rs"]
mod compare;
#[path = "../oracle/event.rs"]
mod event;
#[allow(dead_code, unused_imports)]
#[path = "../oracle/reading/mod.rs"]
mod reading;

use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::test_runner::TestCaseError;
use thalweg::prelude::*;

use cases::{Input, Outcome, Piece, Pieces, Run};
use compare::{Seen, same, same_number};
use event::{Event, Events};
use reading::{Alone, Between, INNER, Job, Process, Timers, in_pairs, sides};

include!(concat!(env!("OUT_DIR"), "/pipelines.rs"));

/// So many inputs are drawn for each pipeline, unless `ORACLE_CASES` says: there are many pipelines.
const CASES: u32 = 10;

fn compare<I: Input>(reads: impl Fn(&Run, &I) -> Outcome) {
    cases::check_over(CASES, reads);
}

/// What a difference is told with: the pipeline.
fn told(error: TestCaseError, pipeline: &str) -> TestCaseError {
    TestCaseError::fail(format!("{error}\nof\n{pipeline}"))
}

/// A result as text.
fn text<R: Debug>(result: R) -> String {
    format!("{result:?}")
}

/// A result as an event: of the same text, the same event.
fn event_of<R: Debug>(result: R) -> Event {
    let mut hasher = DefaultHasher::new();
    text(result).hash(&mut hasher);
    let hash = hasher.finish();
    Event {
        at: (hash % 200) as i64 - 50,
        key: (hash >> 8) as u8 % 5,
        number: (hash >> 16) as i64 % 10,
        weight: ((hash >> 24) % 100) as f64 / 10.0,
        word: ["", "a", "b", "cat", "two words"][(hash >> 32) as usize % 5],
    }
}

fn of_number(number: i64) -> Event {
    event_of(number)
}

fn shifted(event: Event) -> Event {
    Event { at: event.at.saturating_add(3), number: event.number.wrapping_add(1), ..event }
}

fn counted(state: &mut i64, event: Event) -> Event {
    *state = state.wrapping_mul(31).wrapping_add(event.number) % 1000;
    Event { number: *state, ..event }
}

fn larger(a: Event, b: Event) -> Event {
    if b.number > a.number { b } else { a }
}

fn mixed(value: i64, event: Event) -> i64 {
    value.wrapping_mul(31).wrapping_add(event.number)
}

/// Some calls take more than one turn, and a third fails.
async fn asked(event: Event) -> Result<Event, i64> {
    for _ in 0..event.number.rem_euclid(4) {
        tokio::task::yield_now().await;
    }
    answer(event)
}

fn answer(event: Event) -> Result<Event, i64> {
    if event.number % 3 == 0 { Err(event.at) } else { Ok(shifted(event)) }
}

/// What an item does to the state of a `process`, and the time of the timer that it sets.
fn heard(state: &mut i64, event: Event) -> i64 {
    *state = mixed(*state, event) % 1000;
    event.at.saturating_add(*state % 20)
}

/// What a timer does to the state, and whether there is to be another: one more at the most.
fn rings(state: &mut i64, at: i64) -> bool {
    let again = *state % 3 == 0;
    *state = if again { *state + 1 } else { *state ^ (at % 64) & !3 };
    again
}

fn read_item(state: &mut i64, event: Event, timers: &mut Timers) -> Option<i64> {
    timers.set("due", heard(state, event));
    (event.number > 0).then_some(*state)
}

fn read_timer<K>(_: &'static str, state: &mut i64, _: &K, at: i64, timers: &mut Timers) -> Option<i64> {
    if rings(state, at) {
        timers.after("due", 5);
    }
    Some(*state)
}
