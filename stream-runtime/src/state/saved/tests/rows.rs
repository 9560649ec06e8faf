//! Operators that look at one item together with the state of its key.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::aggregates::Keys;
use super::histories::{Item, Step};
use super::{Given, Rig, at, goes_on};
use crate::checkpoint::Durable;
use crate::engine::Ports;
use crate::source::Batch;
use crate::state::{
    Always, Begun, ByBatch, ByClock, ByItem, CellPart, Cells, For, Forever, Handler, KeptBy, Lasting, NoAlarms,
    Process, RowClock, RowOperator, RowPart, RowStates, Scan, TimerName, Timers, Tracked, Within,
};
use crate::time::{DurationExt, Timestamp};

/// A step of such an operator.
fn look_and_give<K, O, W, P>(
    state: &mut RowStates<P, Tracked>,
    operator: &O,
    clock: W,
    (step, workers): (&Step, usize),
    (reached, ring): (Option<Timestamp>, Option<Timestamp>),
) -> Vec<Given>
where
    K: Keys,
    O: KeptBy<K::Owned, (K, u64), Tracked, Part = P>
        + RowOperator<K::Owned, (K, u64), Given: IntoIterator<Item: Debug>>,
    W: RowClock,
    P: RowPart<K::Owned, (K, u64), O>,
    <<O as RowOperator<K::Owned, (K, u64)>>::Given as IntoIterator>::Item: HasKey,
{
    let mut row_step = state.step::<K, (K, u64), O, W>(operator, clock, step.now.as_micros() % 2 == 0);
    let mut given = Vec::new();
    let mut port = row_step.port();
    for share in step.shares(workers) {
        let mut local = port.next_local().unwrap();
        let mut rows = local.enter(0);
        for Item { key, at, number } in share {
            let items = rows.look(K::key(*key), *at, (K::key(*key), *number));
            given.extend(items.into_iter().flatten().map(|item| (item.key(), format!("{at} {item:?}"))));
        }
    }
    drop(port);
    let owners = row_step.results(reached).ringing(ring, step.frozen);
    for turn in owners.shares(workers).into_iter().flatten() {
        given.extend(turn.map(|(time, item)| (item.key(), format!("{time} {item:?}"))));
    }
    given
}

/// What an operator gives tells its key.
trait HasKey {
    fn key(&self) -> String;
}

impl<K: Debug, V> HasKey for (K, V) {
    fn key(&self) -> String {
        format!("{:?}", self.0)
    }
}

struct OfDedup<K, O>(O, PhantomData<K>);

impl<K, O, P> Rig for OfDedup<K, O>
where
    K: Keys + Debug,
    O: KeptBy<K::Owned, (K, u64), Tracked, Part = P>
        + RowOperator<K::Owned, (K, u64), Given = Option<(K, u64)>, Fired = Option<(K, u64)>>,
    P: RowPart<K::Owned, (K, u64), O>,
    RowStates<P, Tracked>: Durable,
{
    type State = RowStates<P, Tracked>;

    fn new(&self, workers: usize) -> Self::State {
        RowStates::durable(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, _: bool) -> Vec<Given> {
        look_and_give::<K, O, _, P>(state, &self.0, ByItem, (step, workers), (step.reached, None))
    }
}

#[test]
fn ids_that_are_known_for_ever() {
    goes_on(&OfDedup(Forever, PhantomData::<u32>), 9);
    goes_on(&OfDedup(Forever, PhantomData::<(bool, &'static str)>), 9);
}

#[test]
fn ids_that_are_known_for_a_time() {
    goes_on(&OfDedup(Within::new(30.micros()), PhantomData::<u32>), 10);
    goes_on(&OfDedup(Within::new(100.micros()), PhantomData::<&'static str>), 10);
    goes_on(&OfDedup(Within::new(u64::MAX.micros()), PhantomData::<u8>), 10);
}

fn sum(total: &mut u64, (key, n): (&'static str, u64)) -> (&'static str, u64) {
    *total = total.wrapping_mul(31) + n;
    (key, *total)
}

type ScanOf = Scan<u64, fn(&mut u64, (&'static str, u64)) -> (&'static str, u64)>;

/// States that some keys begin with.
fn initial() -> Vec<(Box<str>, u64)> {
    vec![("a".into(), 5), ("abc".into(), 7), ("never seen".into(), 8), ("a".into(), 6)]
}

struct OfScan;

impl Rig for OfScan {
    type State = RowStates<CellPart<Box<str>, crate::state::ScanCell<u64>, Tracked>, Tracked>;

    fn new(&self, workers: usize) -> Self::State {
        RowStates::durable(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, is_first: bool) -> Vec<Given> {
        let operator: Cells<ScanOf> = Cells(Scan::new(0, sum));
        state.begin(&operator, is_first.then(initial));
        look_and_give::<&'static str, _, _, _>(state, &operator, ByItem, (step, workers), (step.reached, None))
    }
}

#[test]
fn scan() {
    goes_on(&OfScan, 9 + 2);
}

/// By event time or by that of the batch.
struct OfLasting(bool);

impl Rig for OfLasting {
    type State =
        RowStates<CellPart<Box<str>, crate::state::LastingCell<crate::state::ScanCell<u64>>, Tracked>, Tracked>;

    fn new(&self, workers: usize) -> Self::State {
        if self.0 { RowStates::durable(workers) } else { RowStates::durable_told(workers) }
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, is_first: bool) -> Vec<Given> {
        let scan: ScanOf = Scan::new(0, sum);
        let operator = Cells(Lasting::new(scan, 40.micros()));
        state.begin(&operator, is_first.then(initial));
        match self.0 {
            true => {
                look_and_give::<&'static str, _, _, _>(state, &operator, ByItem, (step, workers), (step.reached, None))
            }
            false => look_and_give::<&'static str, _, _, _>(
                state,
                &operator,
                ByBatch(step.now),
                (step, workers),
                (step.time_reached(), None),
            ),
        }
    }
}

#[test]
fn scan_that_expires() {
    goes_on(&OfLasting(true), 1);
    goes_on(&OfLasting(false), 1);
}

const A: TimerName = TimerName::new(0);
const B: TimerName = TimerName::new(1);
const RINGS: TimerName = TimerName::new(2);

type Gives = Vec<(Box<str>, String)>;

/// Sets timers, and cancels some, as the item says.
fn set(state: &mut (u64, Vec<u64>), (key, n): (&'static str, u64), timers: &mut Timers<'_>) -> Gives {
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

fn called(name: &'static str) -> impl Fn(&mut (u64, Vec<u64>), &Box<str>, Timestamp, &mut Timers<'_>) -> Gives {
    move |state, key, at, timers| {
        state.0 += 1;
        if state.0 % 5 == 0 {
            timers.after(B, 3.micros());
        }
        vec![(key.clone(), format!("{name} {} {state:?}", at.as_micros()))]
    }
}

fn expired(key: Box<str>, state: (u64, Vec<u64>)) -> Gives {
    vec![(key, format!("expired {state:?}"))]
}

fn begins() -> Vec<(Box<str>, (u64, Vec<u64>))> {
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
    type State = RowStates<
        CellPart<
            Box<str>,
            crate::state::ProcessCell<2, (u64, Vec<u64>), Timestamp, crate::state::AlarmSet<1>>,
            Tracked,
        >,
        Tracked,
    >;

    fn new(&self, workers: usize) -> Self::State {
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
    type State = RowStates<CellPart<Box<str>, crate::state::ProcessCell<3, (u64, Vec<u64>), (), ()>, Tracked>, Tracked>;

    fn new(&self, workers: usize) -> Self::State {
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
