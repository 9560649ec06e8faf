//! Operators that look at one item together with the state of its key.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::aggregates::Keys;
use super::histories::{Item, Random, Step};
use super::{Given, Model, Rig, at, goes_on};
use crate::checkpoint::Durable;
use crate::engine::Ports;
use crate::source::Batch;
use crate::state::{
    ByBatch, ByItem, CellPart, Cells, Forever, KeptBy, Lasting, LastingCell, RowClock, RowOperator, RowPart, RowStates,
    Scan, ScanCell, Tracked, Within,
};
use crate::time::{DurationExt, Timestamp};

/// A step of such an operator.
pub fn look_and_give<K, O, W, P>(
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
    let owners = row_step.results(reached).ringing(ring, step.frozen);
    for turn in owners.shares(workers).into_iter().flatten() {
        given.extend(turn.map(|(time, item)| (item.key(), format!("{time} {item:?}"))));
    }
    given
}

/// What an operator gives tells its key.
pub trait HasKey {
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

    const IS_SAVED_BY_WORKERS: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
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
pub fn initial() -> Vec<(Box<str>, u64)> {
    vec![("a".into(), 5), ("abc".into(), 7), ("never seen".into(), 8), ("a".into(), 6)]
}

struct OfScan;

impl Rig for OfScan {
    type State = RowStates<CellPart<Box<str>, ScanCell<u64>, Tracked>, Tracked>;

    fn begun(&self, workers: usize) -> Self::State {
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

#[test]
fn a_state_that_was_loaded_is_not_begun_anew_by_one_that_a_later_version_of_the_pipeline_begins_with() {
    let items = vec![Item { key: 1, at: at(0), number: 3 }];
    let step = Step { items, frozen: None, reached: None, now: at(1) };
    let operator: Cells<ScanOf> = Cells(Scan::new(0, sum));
    let look = |state: &mut <OfScan as Rig>::State| {
        look_and_give::<&'static str, _, _, _>(state, &operator, ByItem, (&step, 1), (None, None)).remove(0).1
    };
    let (mut before, mut model) = (OfScan.begun(1), Model::default());
    assert!(look(&mut before).ends_with(r#"("a", 3)"#));
    model.save(&mut before);
    let mut after = OfScan.begun(1);
    model.load(&mut after, &mut Random::new(0));
    after.begin(&operator, Some(initial()));
    assert!(look(&mut after).ends_with(r#"("a", 96)"#), "3 * 31 + 3");
    let mut anew = OfScan.begun(1);
    anew.begin(&operator, Some(initial()));
    assert!(look(&mut anew).ends_with(r#"("a", 189)"#), "6 * 31 + 3");
}

/// By event time or by that of the batch.
struct OfLasting(bool);

impl Rig for OfLasting {
    type State = RowStates<CellPart<Box<str>, LastingCell<ScanCell<u64>>, Tracked>, Tracked>;

    fn begun(&self, workers: usize) -> Self::State {
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
