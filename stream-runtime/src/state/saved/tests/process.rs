//! `process`, with timers of both clocks.

use super::histories::Step;
use super::rows::{initial, look_and_give};
use super::{Given, Rig, at, goes_on};
use crate::state::{
    AlarmSet, Always, Begun, ByBatch, ByClock, ByItem, CellPart, Cells, For, Handler, NoAlarms, Process, ProcessCell,
    RowStates, TimerName, Timers, Tracked,
};
use crate::time::{DurationExt, Timestamp};

const A: TimerName = TimerName::new(0);
const B: TimerName = TimerName::new(1);
const RINGS: TimerName = TimerName::new(2);

type Gives = Vec<(Box<str>, String)>;
type State = (u64, Vec<u64>);

/// Sets timers, and cancels some, as the item says.
fn set(state: &mut State, (key, n): (&'static str, u64), timers: &mut Timers<'_>) -> Gives {
    state.0 += n;
    if n % 3 == 0 {
        state.1.push(n);
    }
    let time = timers.time().as_micros();
    match n % 7 {
        0 => timers.cancel_all(A),
        1 => timers.after(A, (n % 50).micros()),
        2 => timers.set(B, at(time.saturating_sub(5))),
        3 => {
            timers.after(A, 20.micros());
            timers.after(A, 10.micros());
            timers.after(B, 20.micros());
        }
        4 => timers.cancel(A, at(time.saturating_add(10))),
        _ => {}
    }
    if n % 4 == 0 {
        timers.after(RINGS, (n % 60).micros());
    }
    vec![(key.into(), format!("item {n} {state:?}"))]
}

fn called(name: &'static str) -> impl Fn(&mut State, &Box<str>, Timestamp, &mut Timers<'_>) -> Gives {
    move |state, key, at, timers| {
        state.0 += 1;
        if state.0 % 5 == 0 {
            timers.after(B, 3.micros());
        }
        vec![(key.clone(), format!("{name} {} {state:?}", at.as_micros()))]
    }
}

fn expired(key: Box<str>, state: State) -> Gives {
    vec![(key, format!("expired {state:?}"))]
}

fn begins() -> Vec<(Box<str>, State)> {
    initial().into_iter().map(|(key, n)| (key, (n, vec![n]))).collect()
}

/// Before a timer of an earlier step was called, it was known that one was due.
fn was_told(given: &[Given], name: &str, next: Option<Timestamp>, now: Timestamp) {
    for (_, given) in given {
        let called = given.split_once(&format!("\"{name} ")).and_then(|(_, rest)| rest.split(' ').next());
        if let Some(called) = called.and_then(|called| called.parse().ok()).filter(|called| *called < now.as_micros()) {
            assert!(next.is_some_and(|next| next <= at(called)), "{given} of {next:?}");
        }
    }
}

/// `process` by event time, with timers of both clocks; it expires.
struct OfProcess;

impl Rig for OfProcess {
    type State = RowStates<CellPart<Box<str>, ProcessCell<2, State, Timestamp, AlarmSet<1>>, Tracked>, Tracked>;

    fn begun(&self, workers: usize) -> Self::State {
        RowStates::durable(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, is_first: bool) -> Vec<Given> {
        let handlers =
            (Handler::new(1, called("a")), (Handler::new(2, called("b")), (Handler::new(3, called("rings")), ())));
        let begun = Begun::new((0, Vec::new()), set);
        let expiry = Handler::new(4, expired);
        let operator =
            Process::<2, _, _, _, _, _, _>::new(begun, handlers, expiry, For::new(60.micros()), ByClock::<1>(step.now));
        let operator = Cells(operator);
        state.begin(&operator, is_first.then(begins));
        let reached = (step.reached, step.time_reached());
        let next = state.next_ring();
        let given = look_and_give::<&'static str, _, _, _>(state, &operator, ByItem, (step, workers), reached);
        was_told(&given, "rings", next, step.now);
        given
    }
}

#[test]
fn process_by_event_time_with_timers_of_both_clocks_that_expires() {
    goes_on(&OfProcess, 1);
}

/// `process` by the time of the batch, which does not expire.
struct OfToldProcess;

impl Rig for OfToldProcess {
    type State = RowStates<CellPart<Box<str>, ProcessCell<3, State, (), ()>, Tracked>, Tracked>;

    fn begun(&self, workers: usize) -> Self::State {
        RowStates::durable_told(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, is_first: bool) -> Vec<Given> {
        let handlers =
            (Handler::new(1, called("a")), (Handler::new(2, called("b")), (Handler::new(3, called("c")), ())));
        let begun = Begun::new((0, Vec::new()), set);
        let operator = Cells(Process::<3, _, _, _, _, _, _>::new(begun, handlers, (), Always, NoAlarms));
        state.begin(&operator, is_first.then(begins));
        let (reached, next) = ((step.time_reached(), None), state.next_due());
        let given =
            look_and_give::<&'static str, _, _, _>(state, &operator, ByBatch(step.now), (step, workers), reached);
        ["a", "c"].into_iter().for_each(|name| was_told(&given, name, next, step.now));
        given
    }
}

#[test]
fn process_by_the_time_of_the_batch() {
    goes_on(&OfToldProcess, 9 + 2);
}
